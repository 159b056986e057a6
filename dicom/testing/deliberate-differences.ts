/** Where we answer otherwise than Orthanc 1.10.1 on purpose: paths of one file of ../shared/dicom, or of a file that the tests make. */
export type DeliberateDifference = { readonly file: string; readonly paths: RegExp; readonly reason: string };

export const DELIBERATE_DIFFERENCES: readonly DeliberateDifference[] = [
  {
    file: 'Encodings/ISO_IR13.dcm',
    paths:
      /\/(0008,0008|0018,0021|0020,0032|0020,0037|0028,0030|ImageType|SequenceVariant|Image(Orientation|Position)Patient|PixelSpacing)/,
    reason:
      'Orthanc reads the separator of values (5C) as the yen sign of JIS X 0201, numbers included: the values cannot be told apart any more.',
  },
  {
    file: 'Encodings/DavidClunie/SCSH32',
    paths: /\/(0008,0005|0010,0010|SpecificCharacterSet|PatientName)/,
    reason:
      'Orthanc takes the first character set only and shows `=;3ED` for the Kanji of the second; we follow the code extensions (PS3.3, C.12.1.1.2).',
  },
  {
    file: 'TransferSyntaxes/1.2.840.10008.1.2.4.50.dcm',
    paths: /^\/(tags|short|header|simpleHeader)\/(0008,0000|GenericGroupLength)/,
    reason:
      'The group length of the meta header is too long by one element, (0008,0000). Orthanc shows it as part of the header; for us the data set begins where group 0002 ends.',
  },
  {
    file: 'made: sequence hidden as UN',
    paths: /^\/pixelDataOffset$/,
    reason: 'Orthanc gives up its search for PixelData at a UN of undefined length; we find it.',
  },
  {
    file: 'made: code extensions with a first character set of ISO 2022 IR 6',
    paths: /\/(0010,0010|PatientName)/,
    reason: 'Orthanc drops all but ASCII; we follow the code extensions.',
  },
];
