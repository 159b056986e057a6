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
        bytesBody('multipart/form-data', 'Files of either kind; the answer is empty then'),
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
      query: {
        simplify: 'If present: names and values',
        short: 'If present: numbers and values',
        'ignore-length': 'Tags, separated by commas, whose values are shown however long they are',
        whole: 'If true: also the tags behind PixelData',
      },
      answers: { 200: json('Tags with name, type and value') },
    },
    'GET /instances/{id}/content': { summary: 'List the tags of the data set', answers: { 200: json('Tags as `gggg-eeee`') } },
    'GET /instances/{id}/content/{path}': {
      summary: 'Read a value, down into sequences',
      description:
        'The path is a tag (`gggg-eeee`, or its name), or tags and indexes in turn: `0008-1115/0/0020-000e`. A sequence lists the indexes of its items, an item its tags; PixelData lists its fragments, the offset table being the first.',
      answers: {
        200: bytes('application/octet-stream', 'The bytes of the value; a JSON list for a sequence, an item or PixelData'),
        404: nothing('There is no such element'),
      },
    },
    'GET /instances/{id}/simplified-tags': { summary: 'Show all tags by name', answers: { 200: json('Names and values') } },
    'GET /instances/{id}/header': {
      summary: 'Show the meta header (group 0002)',
      query: { simplify: 'If present: names and values', short: 'If present: numbers and values' },
      answers: { 200: json('Tags with name, type and value') },
    },
  },
};
