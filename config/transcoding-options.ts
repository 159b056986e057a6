import type { OptionSpec } from './option-spec';

/** Those that the transcoder writes; '': none. */
export const INGEST_SYNTAXES = [
  '',
  '1.2.840.10008.1.2',
  '1.2.840.10008.1.2.1',
  '1.2.840.10008.1.2.1.99',
  '1.2.840.10008.1.2.2',
  '1.2.840.10008.1.2.5',
  '1.2.840.10008.1.2.4.50',
  '1.2.840.10008.1.2.4.51',
  '1.2.840.10008.1.2.4.57',
  '1.2.840.10008.1.2.4.70',
  '1.2.840.10008.1.2.4.80',
  '1.2.840.10008.1.2.4.81',
  '1.2.840.10008.1.2.4.90',
  '1.2.840.10008.1.2.4.91',
] as const;

/** In which transfer syntax received instances are stored. */
export type TranscodingOptions = {
  /** A UID; '': as they are received. */
  readonly IngestTranscoding: string;
  readonly IngestTranscodingOfUncompressed: boolean;
  readonly IngestTranscodingOfCompressed: boolean;
};

export const transcodingOptionTable: { readonly [K in keyof TranscodingOptions]: OptionSpec<TranscodingOptions[K]> } = {
  IngestTranscoding: {
    type: 'choice',
    values: INGEST_SYNTAXES,
    default: '',
    shownDefault: 'none',
    doc: 'Transfer syntax in which received instances are stored; one that cannot be had in it stays as it is. A lossy one makes another instance of each, with a new SOP Instance UID.',
    differs:
      'A syntax that cannot be written refuses to start. What a modification or `/tools/create-dicom` makes is never stored with loss.',
  },
  IngestTranscodingOfUncompressed: {
    type: 'boolean',
    default: true,
    doc: 'Whether IngestTranscoding holds for instances in one of the three uncompressed transfer syntaxes.',
  },
  IngestTranscodingOfCompressed: {
    type: 'boolean',
    default: true,
    doc: 'Whether IngestTranscoding holds for all other instances.',
  },
};
