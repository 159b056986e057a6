import { movable } from '../../threads/owned-memory';
import type { Outcome } from '../../threads/port';
import { codecsReady } from '../codecs/native-codecs';
import { PixelError } from '../pixels/pixel-error';
import { DicomError, type DicomLimits } from '../port';
import { type FileToRead, withOpenSource } from '../source/file-to-read';
import { chooseWay } from './choose-way';
import type { TranscodeRefusal } from './port';
import { type SourceFile, sourceFile } from './source-file';
import { Spool } from './spool';
import { type LossyTerms, transcode, type Written } from './transcode';

export type TranscodeTask = {
  readonly file: FileToRead;
  readonly limits: Partial<DicomLimits>;
  readonly syntaxes: readonly string[];
  readonly lossy: LossyTerms | null;
  /** Paths where nothing is yet: for the result, and for what is needed on the way. */
  readonly output: string;
  readonly scratch: string;
};

export type TranscodeOutcome =
  | { readonly kind: 'unchanged'; readonly transferSyntax: string }
  | ({ readonly kind: 'transcoded'; readonly file: FileToRead } & Written)
  | { readonly kind: 'refused'; readonly refusal: TranscodeRefusal };

const refusalOf = (error: unknown, transferSyntax: string): TranscodeRefusal => {
  if (error instanceof DicomError) {
    const { kind, reason } = error;
    return { _tag: kind === 'TooLarge' ? 'TooLarge' : 'NotDicom', reason };
  }
  if (!(error instanceof PixelError)) throw error;
  switch (error.kind) {
    case 'NoCodec':
      return { _tag: 'UnreadableSyntax', transferSyntax };
    case 'TooLarge':
      return { _tag: 'TooLarge', reason: error.reason };
    case 'Absent':
    case 'Unsupported':
    case 'Invalid':
      return { _tag: 'BadPixelData', reason: error.reason };
  }
};

const written = async (file: SourceFile, task: TranscodeTask): Promise<TranscodeOutcome> => {
  const way = chooseWay(file, task.syntaxes, task.lossy !== null);
  if (way === null) return { kind: 'refused', refusal: { _tag: 'NoSuitableSyntax' } };
  const output = new Spool(task.output);
  const frames = new Spool(task.scratch);
  try {
    const result = await transcode(file, way, task.lossy, { output, frames });
    return { kind: 'transcoded', file: output.finish(), ...result };
  } finally {
    output.discard();
    frames.discard();
  }
};

const outcomeOf = (task: TranscodeTask): Promise<TranscodeOutcome> =>
  withOpenSource(task.file, async (source) => {
    let transferSyntax = '';
    try {
      const file = sourceFile(source, task.limits);
      ({ transferSyntax } = file);
      if (task.syntaxes.includes(transferSyntax)) return { kind: 'unchanged', transferSyntax };
      await codecsReady();
      return await written(file, task);
    } catch (error) {
      return { kind: 'refused', refusal: refusalOf(error, transferSyntax) };
    }
  });

/** Transcodes a file, as a task of the codec threads. Throws what the file system throws. */
export const transcodeFile = async (task: TranscodeTask): Promise<Outcome<TranscodeOutcome>> => {
  const value = await outcomeOf(task);
  if (value.kind !== 'transcoded' || value.file.kind !== 'bytes') return { value, transfer: [] };
  return { value, transfer: [movable(value.file.bytes)] };
};
