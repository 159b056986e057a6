import { bytes, bytesBody, type GroupTexts, json, nothing } from '../operation-text';

export const instances: GroupTexts = {
  tag: 'Instances',
  operations: {
    'POST /instances': {
      summary: 'Store a DICOM file, or all of a ZIP',
      headers: { 'Content-Encoding': '`gzip` if the body is compressed' },
      body: [
        bytesBody('application/dicom', 'A DICOM file, with or without preamble and meta header'),
        bytesBody('application/zip', 'A ZIP; what is no DICOM in it is skipped'),
      ],
      answers: {
        200: json('`ID`, `ParentSeries`, `ParentStudy`, `ParentPatient`, `Path`, `Status`; a list of them for a ZIP'),
        413: nothing('Larger than allowed'),
        507: json('The storage is full'),
      },
    },
    'GET /instances/{id}/file': {
      summary: 'Download the DICOM file',
      query: {
        transcode: 'UID of the transfer syntax that the file shall have',
        'lossy-quality': 'Quality of a lossy transfer syntax, 1 to 100; default: option `DicomLossyTranscodingQuality`',
        filename: 'Name of the download',
      },
      answers: { 200: bytes('application/dicom', 'The bytes as they were stored, or transcoded') },
    },
    'GET /instances/{id}/tags': {
      summary: 'Show all tags',
      query: { simplify: 'If present: names and values', short: 'If present: numbers and values' },
      answers: { 200: json('Tags with name, type and value') },
    },
    'GET /instances/{id}/simplified-tags': { summary: 'Show all tags by name', answers: { 200: json('Names and values') } },
    'GET /instances/{id}/header': {
      summary: 'Show the meta header (group 0002)',
      query: { simplify: 'If present: names and values', short: 'If present: numbers and values' },
      answers: { 200: json('Tags with name, type and value') },
    },
  },
};
