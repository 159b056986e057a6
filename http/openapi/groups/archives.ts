import { boolean, bytes, type GroupTexts, integer, jsonBody, list, object, string } from '../operation-text';

const query = {
  transcode: 'UID of the transfer syntax that the files shall have',
  'lossy-quality': 'Quality of a lossy transfer syntax, 1 to 100; default: option `DicomLossyTranscodingQuality`',
  filename: 'Name of the download',
};

const members = {
  Synchronous: boolean('Answer with the ZIP (default); beats `Asynchronous`'),
  Asynchronous: boolean('Answer with the job; its output is `archive`'),
  Priority: integer('Of the job; higher ones run first'),
  Transcode: string('UID of the transfer syntax that the files shall have'),
  LossyQuality: integer('Quality of a lossy transfer syntax, 1 to 100; default: option `DicomLossyTranscodingQuality`'),
  Utf8: boolean('Names in the archive are UTF-8, else ASCII; default: option `ZipUseUtf8`'),
  Filename: string('Name of the download'),
  UserData: object('Anything, shown with the job'),
};

const zip = bytes('application/zip', 'The archive, sent while it is made, or `{"ID", "Path"}` of an asynchronous job as JSON');

const resources = list('string', 'Identifiers of any level');
const extended = boolean('Whether the DICOMDIR has type 3 attributes');

export const archives: GroupTexts = {
  tag: 'Archives',
  operations: {
    'GET /{level}/{id}/archive': { summary: 'Download a resource as a ZIP', query, answers: { 200: zip } },
    'POST /{level}/{id}/archive': {
      summary: 'Make a ZIP of a resource',
      body: [jsonBody('Options; `{}` for the defaults', members)],
      answers: { 200: zip },
    },
    'GET /{level}/{id}/media': {
      summary: 'Download a resource as a ZIP with a DICOMDIR',
      query: { ...query, extended: 'If present: the DICOMDIR has type 3 attributes' },
      answers: { 200: zip },
    },
    'POST /{level}/{id}/media': {
      summary: 'Make a ZIP with a DICOMDIR of a resource',
      body: [jsonBody('Options; `{}` for the defaults', { ...members, Extended: extended })],
      answers: { 200: zip },
    },
    'GET /tools/create-media': {
      summary: 'Download several resources as a ZIP with a DICOMDIR',
      query: { ...query, resources: 'Identifiers, separated by commas' },
      answers: { 200: zip },
    },
    'POST /tools/create-media': {
      summary: 'Make a ZIP with a DICOMDIR of several resources',
      description: 'The body may also be the list of identifiers alone.',
      body: [jsonBody('Resources and options', { Resources: resources, ...members, Extended: extended }, ['Resources'])],
      answers: { 200: zip },
    },
    'GET /tools/create-media-extended': {
      summary: 'Download several resources as a ZIP with an extended DICOMDIR',
      query: { ...query, resources: 'Identifiers, separated by commas' },
      answers: { 200: zip },
    },
    'POST /tools/create-media-extended': {
      summary: 'Make a ZIP with an extended DICOMDIR of several resources',
      body: [jsonBody('Resources and options', { Resources: resources, ...members }, ['Resources'])],
      answers: { 200: zip },
    },
    'GET /tools/create-archive': {
      summary: 'Download several resources as a ZIP',
      query: { ...query, resources: 'Identifiers, separated by commas' },
      answers: { 200: zip },
    },
    'POST /tools/create-archive': {
      summary: 'Make a ZIP of several resources',
      description: 'The body may also be the list of identifiers alone.',
      body: [
        jsonBody('Resources and options', { Resources: list('string', 'Identifiers of any level'), ...members }, ['Resources']),
      ],
      answers: { 200: zip },
    },
  },
};
