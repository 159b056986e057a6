import { boolean, bytes, type GroupTexts, integer, json, jsonBody, list, object, string } from '../operation-text';

const job = {
  Synchronous: boolean('Answer when the job is over, with its content (default); beats `Asynchronous`'),
  Asynchronous: boolean('Answer with the job'),
  Priority: integer('Of the job; higher ones run first'),
  Permissive: boolean('Leave out instances that fail'),
  UserData: object('Anything, shown with the job'),
};

const tags = {
  Replace: object('Tags and their values; paths as `Sequence[0].Tag` or `Sequence[*].Tag`'),
  Remove: list('string', 'Tags'),
  Keep: list('string', 'Tags that stay as they are'),
  Force: boolean('Needed to name PatientID or the UID of study, series or instance'),
  PrivateCreator: string('Creator of private tags in `Replace`'),
};

const modify = { ...tags, RemovePrivateTags: boolean('Remove all private tags') };

const anonymize = {
  ...tags,
  KeepPrivateTags: boolean('Keep private tags'),
  DicomVersion: string('Edition of PS3.15: `2008`, `2017c`, `2021b` (default) or `2023b`'),
};

const source = {
  Transcode: string('UID of the transfer syntax of the results'),
  KeepSource: boolean('False: the sources are deleted when everything is stored'),
  KeepLabels: boolean('Copy the labels of the sources'),
};

const content = json('`Content` of the finished job, or `{"ID", "Path"}` of an asynchronous one');
const file = bytes('application/dicom', 'The file; nothing is stored');
const resources = { Resources: list('string', 'Identifiers of any level') };

export const modifications: GroupTexts = {
  tag: 'Modification',
  operations: {
    'POST /instances/{id}/modify': {
      summary: 'Download a modified instance',
      body: [jsonBody('What to change', { ...modify, Transcode: source.Transcode })],
      answers: { 200: file },
    },
    'POST /instances/{id}/anonymize': {
      summary: 'Download an anonymized instance',
      body: [jsonBody('What to change beyond the profile', anonymize)],
      answers: { 200: file },
    },
    'POST /{level}/{id}/modify': {
      summary: 'Make modified copies of a resource',
      description: 'The copies get new identifiers from the level of the route down, the same ones for the same source.',
      body: [jsonBody('What to change', { ...modify, ...source, ...job })],
      answers: { 200: content },
    },
    'POST /{level}/{id}/anonymize': {
      summary: 'Make anonymized copies of a resource',
      description: 'References between the copies are kept.',
      body: [jsonBody('What to change beyond the profile', { ...anonymize, ...source, ...job })],
      answers: { 200: content },
    },
    'POST /studies/{id}/split': {
      summary: 'Move series and instances of a study into a new one',
      body: [
        jsonBody('What to move', {
          Series: list('string', 'Series of the study'),
          Instances: list('string', 'Instances of the study'),
          Replace: object('Tags of patient and study, and their values'),
          Remove: list('string', 'Tags of patient and study'),
          KeepSource: boolean('True: the sources stay as well; default false'),
          ...job,
        }),
      ],
      answers: { 200: content },
    },
    'POST /studies/{id}/merge': {
      summary: 'Move studies, series and instances into a study',
      body: [
        jsonBody(
          'What to move',
          {
            Resources: list('string', 'Identifiers of studies, series and instances'),
            KeepSource: boolean('True: the sources stay as well; default false'),
            ...job,
          },
          ['Resources'],
        ),
      ],
      answers: { 200: content },
    },
    'POST /tools/bulk-modify': {
      summary: 'Make modified copies of several resources',
      body: [
        jsonBody(
          'Resources and what to change',
          {
            ...resources,
            Level: string('`Patient`, `Study`, `Series` or `Instance` (default): what becomes another one'),
            ...modify,
            ...source,
            ...job,
          },
          ['Resources'],
        ),
      ],
      answers: { 200: content },
    },
    'POST /tools/bulk-anonymize': {
      summary: 'Make anonymized copies of several resources',
      body: [jsonBody('Resources and what to change', { ...resources, ...anonymize, ...source, ...job }, ['Resources'])],
      answers: { 200: content },
    },
  },
};
