import type { FileToRead } from '../../dicom/source/file-to-read';
import type { Opening } from '../../dicom/source/opening';
import type { Transcoder } from '../../dicom/transcode/port';
import type { Commitments } from '../../dimse/commitments';
import type { DicomScu, SopReference, StorageNeed } from '../../dimse/port';

/** A stored instance as it can be sent. */
export type SendableInstance = SopReference & { readonly file: FileToRead; readonly transferSyntax: string };

export type ModalityStorePorts = {
  readonly scu: DicomScu;
  readonly commitments: Commitments;
  readonly transcoder: Transcoder;
  /** `TranscodeDicomProtocol`. */
  readonly transcodeDicomProtocol: boolean;
  /** What an instance is, without its bytes; null if there is no such instance (any more). */
  readonly describe: (instance: string) => Omit<SendableInstance, 'file'> | null;
  /** What is needed to store these: SOP classes and transfer syntaxes. */
  readonly needs: (instances: readonly string[]) => readonly StorageNeed[];
  /** Several in their order, looked up in one go. Null if there is no such instance (any more), or its bytes are gone. */
  readonly openSeveral: (instances: readonly string[]) => readonly Opening<SendableInstance | null>[];
};
