import type { Decode } from '../../dicom/port';
import type { Clock, Timers } from '../../domain/time';
import type { PeerTls } from '../association/connect';

export type ScuPorts = {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly options: ScuOptions;
  /** For peers with `useDicomTls`. Throws if there is none. */
  readonly tls: () => PeerTls;
  /** Decodes texts of answers that state no character set. */
  readonly fallback?: Decode;
};

export type ScuOptions = {
  /** `DicomAet`. */
  readonly aet: string;
  /** `DicomScuTimeout`: seconds; 0: for ever. */
  readonly timeout: number;
  /** `MaximumPduLength`. */
  readonly maximumPduLength: number;
  /** `DicomAssociationCloseDelay`: seconds that an association for storing is kept. */
  readonly closeDelay: number;
  /** `DicomScuPreferredTransferSyntax`. */
  readonly preferredTransferSyntax: string;
  /** What a C-GET asks for where nobody says which: the storage SOP classes that we take, and the transfer syntaxes. */
  readonly storageClasses: readonly string[];
  readonly storageSyntaxes: readonly string[];
};
