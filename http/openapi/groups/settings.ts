import { type GroupTexts, json, jsonBody, type OperationText, text, textBody } from '../operation-text';

const LEVELS = '`default`, `verbose` or `trace`';

const readLevel = (of: string): OperationText => ({
  summary: `Tell how much is logged of ${of}`,
  answers: { 200: text(LEVELS) },
});
const setLevel = (of: string): OperationText => ({
  summary: `Set how much is logged of ${of}`,
  body: [textBody(LEVELS)],
  answers: { 200: text('Empty') },
});

const categories = {
  generic: 'what has no category of its own',
  dicom: 'the DICOM network',
  http: 'requests',
  jobs: 'jobs',
  lua: 'scripts',
  plugins: 'plugins',
  sqlite: 'the database',
} as const;

export const settings: GroupTexts = {
  tag: 'Settings',
  operations: {
    'GET /tools/log-level': readLevel('all (the most verbose category)'),
    'PUT /tools/log-level': setLevel('all'),
    ...Object.fromEntries(
      Object.entries(categories).flatMap(([category, of]) => [
        [`GET /tools/log-level-${category}`, readLevel(of)],
        [`PUT /tools/log-level-${category}`, setLevel(of)],
      ]),
    ),
    'GET /tools/default-encoding': {
      summary: 'Tell the character set of files that name none',
      answers: { 200: text('A value of the option DefaultEncoding') },
    },
    'PUT /tools/default-encoding': {
      summary: 'Set the character set of files that name none',
      body: [textBody('A value of the option DefaultEncoding, in any case')],
      answers: { 200: text('The value') },
    },
    'GET /tools/accepted-transfer-syntaxes': {
      summary: 'List the transfer syntaxes that the DICOM server takes',
      answers: { 200: json('UIDs') },
    },
    'PUT /tools/accepted-transfer-syntaxes': {
      summary: 'Choose the transfer syntaxes that the DICOM server takes',
      body: [jsonBody('A list of UIDs, or of patterns with `*` and `?`'), textBody('One pattern')],
      answers: { 200: json('UIDs that are taken now') },
    },
    'GET /tools/unknown-sop-class-accepted': {
      summary: 'Tell whether the DICOM server takes SOP classes that it does not know',
      answers: { 200: text('`1` or `0`') },
    },
    'PUT /tools/unknown-sop-class-accepted': {
      summary: 'Set whether the DICOM server takes SOP classes that it does not know',
      body: [textBody('`0`, `1`, `false` or `true`')],
      answers: { 200: text('Empty') },
    },
    'GET /tools/accepted-sop-classes': {
      summary: 'List the storage SOP classes that the DICOM server takes',
      answers: { 200: json('UIDs') },
    },
    'GET /tools/dicom-conformance': {
      summary: 'Read the DICOM conformance statement',
      answers: { 200: text('The statement, with what is accepted now') },
    },
    'POST /tools/invalidate-tags': {
      summary: 'Forget tags that were read: nothing to do, they are read anew each time',
      answers: { 200: text('Empty') },
    },
    'POST /tools/reset': {
      summary: 'Start the server again in the same process, with its configuration read anew',
      answers: { 200: json('An empty object') },
    },
    'POST /tools/shutdown': { summary: 'Stop the server gracefully', answers: { 200: json('An empty object') } },
  },
};
