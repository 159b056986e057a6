import { bytes, bytesBody, type GroupTexts, json, nothing, text, textBody } from '../operation-text';

const seen = { 'If-None-Match': 'Entity tag that the client has' };
const expected = { 'If-Match': 'Entity tag of what is replaced; needed with CheckRevisions' };
const known = { 304: nothing('The client has it already') };
const changed = { 200: text('Empty'), 403: nothing('Not a user-defined one'), 409: text('Somebody else changed it meanwhile') };
const attachment = '/{level}/{id}/attachments/{name}';

export const annotations: GroupTexts = {
  tag: 'Metadata, attachments, labels',
  operations: {
    'GET /{level}/{id}/metadata': {
      summary: 'List the metadata of a resource',
      query: { expand: 'If present: with their values', numeric: 'If present: by number' },
      answers: { 200: json('Names, or names with values') },
    },
    'GET /{level}/{id}/metadata/{name}': {
      summary: 'Read a metadata',
      headers: seen,
      answers: { 200: text('Its value, with `ETag`'), ...known, 404: nothing('Not set') },
    },
    'PUT /{level}/{id}/metadata/{name}': {
      summary: 'Set a metadata',
      headers: expected,
      body: [textBody('The value, up to 1 MiB')],
      answers: { ...changed, 413: nothing('Larger than 1 MiB') },
    },
    'DELETE /{level}/{id}/metadata/{name}': { summary: 'Remove a metadata', headers: expected, answers: changed },
    'GET /{level}/{id}/attachments': {
      summary: 'List the attachments of a resource',
      query: { full: 'If present: with their numbers' },
      answers: { 200: json('Names, or names with numbers') },
    },
    [`GET ${attachment}`]: { summary: 'List what can be asked of an attachment', headers: seen, answers: { 200: json('Names') } },
    [`GET ${attachment}/size`]: { summary: 'Read the size', headers: seen, answers: { 200: text('Bytes'), ...known } },
    [`GET ${attachment}/compressed-size`]: {
      summary: 'Read the size on disk',
      headers: seen,
      answers: { 200: text('Bytes'), ...known },
    },
    [`GET ${attachment}/md5`]: { summary: 'Read the MD5', headers: seen, answers: { 200: text('Hexadecimal'), ...known } },
    [`GET ${attachment}/compressed-md5`]: {
      summary: 'Read the MD5 of what is on disk',
      headers: seen,
      answers: { 200: text('Hexadecimal'), ...known },
    },
    [`GET ${attachment}/is-compressed`]: {
      summary: 'Tell whether it is compressed on disk',
      headers: seen,
      answers: { 200: text('`0` or `1`'), ...known },
    },
    [`GET ${attachment}/uuid`]: { summary: 'Read the name on disk', headers: seen, answers: { 200: text('A UUID'), ...known } },
    [`GET ${attachment}/info`]: { summary: 'Describe an attachment', headers: seen, answers: { 200: json('Sizes, MD5, UUID') } },
    [`GET ${attachment}/data`]: {
      summary: 'Download an attachment',
      query: { filename: 'Name of the download' },
      headers: { Range: 'One range of bytes', ...seen },
      answers: {
        200: bytes('application/octet-stream', 'The bytes, with the media type of the attachment'),
        206: bytes('application/octet-stream', 'The range'),
        ...known,
      },
    },
    [`GET ${attachment}/compressed-data`]: {
      summary: 'Download what is on disk',
      headers: { Range: 'One range of bytes', ...seen },
      answers: {
        200: bytes('application/octet-stream', 'The bytes'),
        206: bytes('application/octet-stream', 'The range'),
        ...known,
      },
    },
    [`PUT ${attachment}`]: {
      summary: 'Store an attachment',
      headers: { ...expected, 'Content-Encoding': '`gzip` if the body is compressed' },
      body: [bytesBody('application/octet-stream', 'The bytes')],
      answers: { 200: json('`{}`'), 403: nothing('Not a user-defined one'), 413: nothing('Larger than allowed') },
    },
    [`DELETE ${attachment}`]: { summary: 'Delete an attachment', headers: expected, answers: changed },
    [`POST ${attachment}/compress`]: { summary: 'Compress an attachment on disk', answers: { 200: json('`{}`') } },
    [`POST ${attachment}/uncompress`]: { summary: 'Uncompress an attachment on disk', answers: { 200: json('`{}`') } },
    [`POST ${attachment}/verify-md5`]: {
      summary: 'Compare the bytes on disk with their MD5',
      answers: { 200: json('`{}`: they are what was stored'), 400: nothing('They are not, or there is none') },
    },
    'GET /{level}/{id}/labels': { summary: 'List the labels of a resource', answers: { 200: json('Labels') } },
    'GET /{level}/{id}/labels/{label}': {
      summary: 'Tell whether a resource has a label',
      answers: { 200: text('Empty: it has'), 404: nothing('It has not') },
    },
    'PUT /{level}/{id}/labels/{label}': { summary: 'Add a label', answers: { 200: text('Empty') } },
    'DELETE /{level}/{id}/labels/{label}': { summary: 'Remove a label', answers: { 200: text('Empty') } },
    'GET /tools/labels': { summary: 'List all labels in use', answers: { 200: json('Labels') } },
  },
};
