import { mkdirSync, rmSync } from 'node:fs';
import type { Options } from '../config/options';
import { createImages } from '../dicom/images/images';
import type { Images } from '../dicom/images/port';
import type { DicomLimits } from '../dicom/port';
import type { Transcoder } from '../dicom/transcode/port';
import { createTranscoder } from '../dicom/transcode/transcoder';
import { type CodecThreads, createCodecThreads } from '../threads/codec-threads';
import { transcodedFolder } from './folders';
import { systemIds } from './system-ports';

/** What decodes and encodes pixel data. */
export type Codecs = { readonly threads: CodecThreads; readonly transcoder: Transcoder; readonly images: Images };

/** Starts no thread before there is work. What an earlier run left of large results is removed. */
export const openCodecs = ({ StorageDirectory }: Options, limits: Partial<DicomLimits>): Codecs => {
  const folder = transcodedFolder(StorageDirectory);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const threads = createCodecThreads();
  const ports = { threads, folder, ids: systemIds, limits };
  return { threads, transcoder: createTranscoder(ports), images: createImages(ports) };
};
