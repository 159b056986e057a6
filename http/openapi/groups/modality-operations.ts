import {
  boolean,
  bytesBody,
  type GroupTexts,
  integer,
  json,
  jsonBody,
  list,
  nothing,
  object,
  string,
  text,
  textBody,
} from '../operation-text';

const jobMembers = {
  Synchronous: boolean('Whether the answer waits for the end of the job; default: true'),
  Asynchronous: boolean('The opposite of Synchronous'),
  Priority: integer('Priority of the job; higher first'),
  Permissive: boolean('Whether what fails leaves the rest alone'),
  UserData: object('Shown with the job'),
};
const localAet = { LocalAet: string('The title by which the modality is called') };
const timeout = { Timeout: integer('Seconds that the modality may be silent; 0: as configured') };
const unknown = { 404: json('Unknown modality') };
const failed = { 500: json('The modality cannot be reached, or failed') };
const tags = jsonBody('Tags and what to look for');
const format = { simplify: 'If present: names of tags only', short: 'If present: numbers of tags only' };
const unknownQuery = { 404: json('Unknown query') };

const find = (level: string) => ({
  summary: `Find ${level} on a modality (old form)`,
  body: [tags],
  answers: { 200: json('The answers, simplified'), 400: nothing('The query names no parent'), ...unknown, ...failed },
});
const retrieve = (what: string) => ({
  summary: `Retrieve ${what} by C-MOVE or C-GET`,
  body: [
    textBody('Title of the target of a C-MOVE; empty: this server'),
    jsonBody('How to retrieve', {
      TargetAet: string('Title of the target of a C-MOVE'),
      RetrieveMethod: string('C-MOVE, C-GET or SystemDefault'),
      Full: boolean('Whether the job shows the query with names and types'),
      Simplify: boolean('Whether the job shows the query with names'),
      ...localAet,
      ...timeout,
      ...jobMembers,
    }),
  ],
  answers: { 200: json('The job, or its content'), ...unknownQuery, ...failed },
});
const children = (what: string) => ({
  summary: `Ask the modality for the ${what} below an answer`,
  body: [jsonBody('What to ask for', { Query: object('Tags and what to look for'), ...timeout })],
  answers: { 200: json('Where the new query is'), ...unknownQuery, ...failed },
});
const direct = (operation: string) => ({
  summary: `Retrieve resources by ${operation}`,
  body: [
    jsonBody(
      'What to retrieve',
      {
        Level: string('Patient, Study, Series or Instance'),
        Resources: list('object', 'Tags that name the resources'),
        ...(operation === 'C-MOVE' ? { TargetAet: string('Title of the target; default: DicomAet') } : {}),
        ...localAet,
        ...timeout,
        ...jobMembers,
      },
      ['Level', 'Resources'],
    ),
  ],
  answers: { 200: json('The job, or its content'), ...unknown, ...failed },
});

export const modalityOperations: GroupTexts = {
  tag: 'Modalities',
  operations: {
    'POST /modalities/{name}/echo': {
      summary: 'Send a C-ECHO',
      body: [jsonBody('Options', { CheckFind: boolean('Whether C-FIND must be accepted as well'), ...timeout })],
      answers: { 200: json('Nothing: the modality answered'), ...unknown, ...failed },
    },
    'POST /tools/dicom-echo': {
      summary: 'Send a C-ECHO to a modality that is not configured',
      body: [jsonBody('The modality in its short or long form')],
      answers: { 200: json('Nothing: the modality answered'), ...failed },
    },
    'POST /modalities/{name}/store': {
      summary: 'Send resources by C-STORE',
      body: [
        textBody('Identifier of one resource'),
        jsonBody('A list of identifiers, or this object', {
          Resources: list('string', 'Identifiers of resources of any level'),
          CalledAet: string('Title of the modality; default: as configured'),
          Host: string('Address of the modality; default: as configured'),
          Port: integer('Port of the modality; default: as configured'),
          MoveOriginatorAet: string('Title of who asked for it by C-MOVE'),
          MoveOriginatorID: integer('Message id of the C-MOVE, 0 to 65535'),
          StorageCommitment: boolean('Whether storage commitment is asked for at the end'),
          ...localAet,
          ...timeout,
          ...jobMembers,
        }),
      ],
      answers: { 200: json('The job, or its content'), ...unknown, ...failed },
    },
    'POST /modalities/{name}/store-straight': {
      summary: 'Send a file by C-STORE without storing it here',
      body: [bytesBody('application/dicom', 'A DICOM file')],
      answers: { 200: json('SOP class and instance of the file'), 400: json('The body is no DICOM file'), ...unknown, ...failed },
    },
    'POST /modalities/{name}/query': {
      summary: 'Ask a modality by C-FIND, and keep its answers',
      body: [
        jsonBody(
          'The query',
          {
            Level: string('Patient, Study, Series or Instance'),
            Query: object('Tags and what to look for'),
            Normalize: boolean('Whether tags of other levels are left out; default: true'),
            ...localAet,
            ...timeout,
          },
          ['Level'],
        ),
      ],
      answers: { 200: json('Where the query is'), 422: json('The modality cannot process the query'), ...unknown, ...failed },
    },
    'POST /modalities/{name}/find': find('patients, their studies and series'),
    'POST /modalities/{name}/find-patient': find('patients'),
    'POST /modalities/{name}/find-study': find('studies'),
    'POST /modalities/{name}/find-series': find('series'),
    'POST /modalities/{name}/find-instance': find('instances'),
    'POST /modalities/{name}/find-worklist': {
      summary: 'Ask a modality for its worklist',
      body: [
        tags,
        jsonBody('The query', {
          Query: object('Tags and what to look for'),
          Full: boolean('Whether the answers have names and types'),
          Short: boolean('Whether the answers have numbers of tags only'),
        }),
      ],
      answers: { 200: json('The answers'), ...unknown, ...failed },
    },
    'POST /modalities/{name}/move': direct('C-MOVE'),
    'POST /modalities/{name}/get': direct('C-GET'),
    'POST /modalities/{name}/storage-commitment': {
      summary: 'Ask a modality for storage commitment',
      body: [
        jsonBody('The instances', {
          Resources: list('string', 'Identifiers of resources of any level'),
          DicomInstances: list('object', 'SOPClassUID and SOPInstanceUID of instances'),
          ...timeout,
        }),
      ],
      answers: { 200: json('Where the commitment is'), ...unknown, ...failed },
    },
    'GET /storage-commitment/{uid}': {
      summary: 'Show a storage commitment',
      answers: { 200: json('Its status, and the instances that are kept or not'), 404: json('Unknown transaction') },
    },
    'POST /storage-commitment/{uid}/remove': {
      summary: 'Delete the instances that a modality has committed itself to keep',
      answers: { 200: json('Nothing'), 404: json('Unknown transaction'), 500: json('The modality does not keep all of them') },
    },
    'GET /queries': { summary: 'List the queries', answers: { 200: json('Identifiers') } },
    'GET /queries/{id}': {
      summary: 'List what can be asked of a query',
      answers: { 200: json('Names of the routes below it'), ...unknownQuery },
    },
    'DELETE /queries/{id}': { summary: 'Forget a query', answers: { 200: text('Nothing') } },
    'GET /queries/{id}/level': { summary: 'Show the level of a query', answers: { 200: text('The level'), ...unknownQuery } },
    'GET /queries/{id}/modality': {
      summary: 'Show the modality of a query',
      answers: { 200: text('Its name'), ...unknownQuery },
    },
    'GET /queries/{id}/query': {
      summary: 'Show what was asked',
      query: format,
      answers: { 200: json('Tags and what to look for'), ...unknownQuery },
    },
    'GET /queries/{id}/answers': {
      summary: 'List the answers of a query',
      query: { expand: 'If present: with their content', ...format },
      answers: { 200: json('Indexes, or contents'), ...unknownQuery },
    },
    'GET /queries/{id}/answers/{index}': {
      summary: 'List what can be asked of an answer',
      answers: { 200: json('Names of the routes below it'), ...unknownQuery },
    },
    'GET /queries/{id}/answers/{index}/content': {
      summary: 'Show an answer',
      query: format,
      answers: { 200: json('Its tags'), ...unknownQuery },
    },
    'POST /queries/{id}/answers/{index}/query-studies': children('studies'),
    'POST /queries/{id}/answers/{index}/query-series': children('series'),
    'POST /queries/{id}/answers/{index}/query-instances': children('instances'),
    'POST /queries/{id}/retrieve': retrieve('all answers of a query'),
    'POST /queries/{id}/answers/{index}/retrieve': retrieve('an answer of a query'),
  },
};
