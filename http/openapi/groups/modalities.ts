import { boolean, type GroupTexts, integer, json, jsonBody, nothing, string, text } from '../operation-text';

const flag = (what: string) => boolean(`Whether the modality may ${what}; default: true`);

const modality = jsonBody(
  'The modality: this object, or `[AET, Host, Port]`, or `[AET, Host, Port, Manufacturer]`',
  {
    AET: string('Title of the application entity'),
    Host: string('Address'),
    Port: integer('TCP port, 1 to 65534'),
    Manufacturer: string('Generic, GenericNoWildcardInDates, GenericNoUniversalWildcard, Vitrea, GE or SiemensSyngoCT'),
    LocalAet: string('The title by which it is called; default: DicomAet'),
    Timeout: integer('Seconds that it may be silent; 0: DicomScuTimeout'),
    UseDicomTls: boolean('Whether it is called over TLS; default: false'),
    RetrieveMethod: string('C-MOVE, C-GET or SystemDefault'),
    AllowEcho: flag('send C-ECHO'),
    AllowFind: flag('send C-FIND'),
    AllowFindWorklist: flag('ask for worklists'),
    AllowGet: flag('send C-GET'),
    AllowMove: flag('send C-MOVE'),
    AllowStore: flag('send C-STORE'),
    AllowNAction: flag('ask for storage commitment'),
    AllowEventReport: flag('report storage commitments'),
    AllowStorageCommitment: boolean('Sets AllowNAction and AllowEventReport'),
    AllowTranscoding: boolean('Whether files may be transcoded for it; default: true'),
  },
  ['AET', 'Host', 'Port'],
);

export const modalities: GroupTexts = {
  tag: 'Modalities',
  operations: {
    'GET /modalities': {
      summary: 'List the DICOM modalities',
      query: { expand: 'If present: with their configuration' },
      answers: { 200: json('Names') },
    },
    'GET /modalities/{name}': {
      summary: 'List what can be asked of a modality',
      answers: { 200: json('Names of the routes below it'), 404: nothing('Unknown modality') },
    },
    'GET /modalities/{name}/configuration': {
      summary: 'Show the configuration of a modality',
      answers: { 200: json('The modality in its long form'), 404: json('Unknown modality') },
    },
    'PUT /modalities/{name}': {
      summary: 'Set a modality',
      body: [modality],
      answers: { 200: text('Nothing'), 400: json('The body describes no modality, or the name is not symbolic') },
    },
    'DELETE /modalities/{name}': {
      summary: 'Remove a modality',
      answers: { 200: text('Nothing'), 404: json('Unknown modality') },
    },
  },
};
