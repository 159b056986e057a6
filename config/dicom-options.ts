import type { OptionSpec } from './option-spec';

/** Transfer syntaxes that an option of Orthanc names as a group (observed on 1.10.1). */
export const SYNTAX_GROUPS = {
  DeflatedTransferSyntaxAccepted: ['1.2.840.10008.1.2.1.99'],
  JpegTransferSyntaxAccepted: ['1.2.840.10008.1.2.4.5?', '1.2.840.10008.1.2.4.6?', '1.2.840.10008.1.2.4.70'],
  Jpeg2000TransferSyntaxAccepted: [
    '1.2.840.10008.1.2.4.90',
    '1.2.840.10008.1.2.4.91',
    '1.2.840.10008.1.2.4.92',
    '1.2.840.10008.1.2.4.93',
  ],
  JpegLosslessTransferSyntaxAccepted: ['1.2.840.10008.1.2.4.80', '1.2.840.10008.1.2.4.81'],
  JpipTransferSyntaxAccepted: ['1.2.840.10008.1.2.4.94', '1.2.840.10008.1.2.4.95'],
  Mpeg2TransferSyntaxAccepted: ['1.2.840.10008.1.2.4.100', '1.2.840.10008.1.2.4.101'],
  Mpeg4TransferSyntaxAccepted: [
    '1.2.840.10008.1.2.4.102',
    '1.2.840.10008.1.2.4.103',
    '1.2.840.10008.1.2.4.104',
    '1.2.840.10008.1.2.4.105',
    '1.2.840.10008.1.2.4.106',
  ],
  H265TransferSyntaxAccepted: ['1.2.840.10008.1.2.4.107', '1.2.840.10008.1.2.4.108'],
  RleTransferSyntaxAccepted: ['1.2.840.10008.1.2.5'],
} as const satisfies { readonly [option: string]: readonly string[] };

export type SyntaxGroupOptions = { readonly [option in keyof typeof SYNTAX_GROUPS]: boolean };

/** Options of the DICOM network, beside those that `options.ts` lists. */
export type DicomOptions = SyntaxGroupOptions & {
  /** Requests that are answered at once. */
  readonly DicomThreadsCount: number;
  /** 0: the profile of BCP 195; 1 to 3: TLS 1.0 and 1.1, 4: TLS 1.2, 5: TLS 1.3. */
  readonly DicomTlsMinimumProtocolVersion: number;
  /** OpenSSL's names; empty: those of Node. */
  readonly DicomTlsCiphersAccepted: readonly string[];
};

const accepted = (what: string) =>
  ({
    type: 'boolean',
    default: true,
    doc: `Whether the DICOM server takes ${what}; false beats AcceptedTransferSyntaxes.`,
  }) as const;

export const dicomOptionTable: { readonly [K in keyof DicomOptions]: OptionSpec<DicomOptions[K]> } = {
  DicomThreadsCount: {
    type: 'integer',
    min: 1,
    max: 10_000,
    default: 100,
    doc: 'Requests that the DICOM server answers at once; others wait for their turn. A C-MOVE or C-GET does not count.',
    differs: 'Default 4. An association that asks nothing holds no place.',
  },
  DicomTlsMinimumProtocolVersion: {
    type: 'integer',
    min: 0,
    max: 5,
    default: 0,
    doc: 'Oldest protocol of DICOM over TLS: 0 is the profile of BCP 195 (TLS 1.2 or later), 3 is TLS 1.1, 4 is TLS 1.2, 5 is TLS 1.3. All but 0 need DicomTlsCiphersAccepted.',
  },
  DicomTlsCiphersAccepted: {
    type: 'strings',
    each: 'token',
    default: [],
    shownDefault: "Node's",
    doc: "Ciphers of DICOM over TLS, by OpenSSL's names.",
  },
  DeflatedTransferSyntaxAccepted: accepted('the deflated transfer syntax'),
  JpegTransferSyntaxAccepted: accepted('JPEG'),
  Jpeg2000TransferSyntaxAccepted: accepted('JPEG 2000'),
  JpegLosslessTransferSyntaxAccepted: accepted('JPEG-LS'),
  JpipTransferSyntaxAccepted: accepted('JPIP'),
  Mpeg2TransferSyntaxAccepted: accepted('MPEG-2'),
  Mpeg4TransferSyntaxAccepted: accepted('MPEG-4 (H.264)'),
  H265TransferSyntaxAccepted: accepted('H.265'),
  RleTransferSyntaxAccepted: accepted('RLE'),
};
