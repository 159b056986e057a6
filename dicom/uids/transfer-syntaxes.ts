/** A transfer syntax: its UID, and its name in conformance statements. */
export type TransferSyntax = readonly [uid: string, name: string];

const ROOT = '1.2.840.10008.1.2';

/** Those of the JPEG family that PS3.5 has retired and that Orthanc still knows: process numbers by the last component. */
const jpegProcesses: readonly TransferSyntax[] = [
  '1',
  '2_4',
  '3_5',
  '6_8',
  '7_9',
  '10_12',
  '11_13',
  '14',
  '15',
  '16_18',
  '17_19',
  '20_22',
  '21_23',
  '24_26',
  '25_27',
  '28',
  '29',
].map((process, index) => [`${ROOT}.4.${50 + index}`, `JPEGProcess${process}TransferSyntax`]);

/** The transfer syntaxes that Orthanc 1.10.1 knows (contract 09-resources.md §11, probed one by one), in its order. */
export const transferSyntaxes: readonly TransferSyntax[] = [
  [ROOT, 'LittleEndianImplicitTransferSyntax'],
  [`${ROOT}.1`, 'LittleEndianExplicitTransferSyntax'],
  [`${ROOT}.1.99`, 'DeflatedExplicitVRLittleEndianTransferSyntax'],
  [`${ROOT}.2`, 'BigEndianExplicitTransferSyntax'],
  ...jpegProcesses,
  [`${ROOT}.4.70`, 'JPEGProcess14SV1TransferSyntax'],
  [`${ROOT}.4.80`, 'JPEGLSLosslessTransferSyntax'],
  [`${ROOT}.4.81`, 'JPEGLSLossyTransferSyntax'],
  [`${ROOT}.4.90`, 'JPEG2000LosslessOnlyTransferSyntax'],
  [`${ROOT}.4.91`, 'JPEG2000TransferSyntax'],
  [`${ROOT}.4.92`, 'JPEG2000Part2MulticomponentImageCompressionLosslessOnlyTransferSyntax'],
  [`${ROOT}.4.93`, 'JPEG2000Part2MulticomponentImageCompressionTransferSyntax'],
  [`${ROOT}.4.94`, 'JPIPReferencedTransferSyntax'],
  [`${ROOT}.4.95`, 'JPIPReferencedDeflateTransferSyntax'],
  [`${ROOT}.4.100`, 'MPEG2MainProfileAtMainLevelTransferSyntax'],
  [`${ROOT}.4.101`, 'MPEG2MainProfileAtHighLevelTransferSyntax'],
  [`${ROOT}.4.102`, 'MPEG4HighProfileLevel4_1TransferSyntax'],
  [`${ROOT}.4.103`, 'MPEG4BDcompatibleHighProfileLevel4_1TransferSyntax'],
  [`${ROOT}.4.104`, 'MPEG4HighProfileLevel4_2_For2DVideoTransferSyntax'],
  [`${ROOT}.4.105`, 'MPEG4HighProfileLevel4_2_For3DVideoTransferSyntax'],
  [`${ROOT}.4.106`, 'MPEG4StereoHighProfileLevel4_2TransferSyntax'],
  [`${ROOT}.4.107`, 'HEVCMainProfileLevel5_1TransferSyntax'],
  [`${ROOT}.4.108`, 'HEVCMain10ProfileLevel5_1TransferSyntax'],
  [`${ROOT}.5`, 'RLELosslessTransferSyntax'],
  [`${ROOT}.6.1`, 'RFC2557MimeEncapsulationTransferSyntax'],
  [`${ROOT}.6.2`, 'XMLEncodingTransferSyntax'],
];

/** High-Throughput JPEG 2000: taken since 1.12.11 (contract 12-newer-releases.md §7.3). */
export const newerTransferSyntaxes: readonly TransferSyntax[] = [
  [`${ROOT}.4.201`, 'HighThroughputJPEG2000LosslessOnlyTransferSyntax'],
  [`${ROOT}.4.202`, 'HighThroughputJPEG2000RPCLLosslessOnlyTransferSyntax'],
  [`${ROOT}.4.203`, 'HighThroughputJPEG2000TransferSyntax'],
];

const known: ReadonlySet<string> = new Set(transferSyntaxes.map(([uid]) => uid));

/** True if `Transcode` may name it; others are answered `Unknown transfer syntax: …`. */
export const isKnownTransferSyntax = (uid: string): boolean => known.has(uid);
