import { boolean, type GroupTexts, integer, json, jsonBody, list, object, string, text, textBody } from '../operation-text';

const constraints = {
  Level: string('`Patient`, `Study`, `Series` or `Instance`'),
  Query: object('Tags and what their values must match: wildcards `*` and `?`, lists `a\\b`, ranges `a-b`'),
  CaseSensitive: boolean('Whether the case of letters counts; default false'),
  Labels: list('string', 'Labels'),
  LabelsConstraint: string('`All` (default), `Any` or `None` of the labels'),
  MetadataQuery: object('Metadata and what their values must match'),
  ParentPatient: string('Only below this patient'),
  ParentStudy: string('Only below this study'),
  ParentSeries: string('Only below this series'),
};
const shown = {
  Full: boolean('Tags by number, with name and type'),
  Short: boolean('Tags by number; beats `Full`'),
};

export const finds: GroupTexts = {
  tag: 'Finds',
  operations: {
    'POST /tools/find': {
      summary: 'Find resources by their tags, labels and metadata',
      body: [
        jsonBody(
          'The question',
          {
            ...constraints,
            ...shown,
            Expand: boolean('Whole resources instead of their identifiers'),
            Limit: integer('Most answers; 0: no limit'),
            Since: integer('Answers to skip'),
            OrderBy: list('object', '`{"Type": "DicomTag"|"Metadata"|"MetadataAsInt", "Key", "Direction": "ASC"|"DESC"}`'),
            RequestedTags: list('string', 'Further tags in the answers, also computed ones'),
            ResponseContent: list('string', 'Members of the answers: `MainDicomTags`, `Metadata`, `Children`, `Parent` …'),
          },
          ['Level', 'Query'],
        ),
      ],
      answers: { 200: json('Identifiers, or resources') },
    },
    'POST /tools/count-resources': {
      summary: 'Count resources by their tags, labels and metadata',
      body: [jsonBody('The question', constraints, ['Level', 'Query'])],
      answers: { 200: json('`Count`') },
    },
    'POST /tools/lookup': {
      summary: 'Find resources by a DICOM identifier',
      body: [textBody('A PatientID, StudyInstanceUID, AccessionNumber, SeriesInstanceUID or SOPInstanceUID')],
      answers: { 200: json('`ID`, `Path` and `Type` of each') },
    },
    'POST /tools/bulk-content': {
      summary: 'Show several resources',
      body: [
        jsonBody(
          'What to show',
          {
            Resources: list('string', 'Identifiers; unknown ones are skipped'),
            Level: string('Show what lies at this level above or below them instead'),
            Metadata: boolean('Whether metadata are shown; default true'),
            ...shown,
          },
          ['Resources'],
        ),
      ],
      answers: { 200: json('Resources') },
    },
    'POST /tools/bulk-delete': {
      summary: 'Delete several resources',
      body: [
        jsonBody(
          'What to delete',
          {
            Resources: list('string', 'Identifiers; unknown ones are skipped. Also objects `{"Level", "ID"}`'),
            Level: string('Only resources of this level'),
          },
          ['Resources'],
        ),
      ],
      answers: { 200: text('Empty') },
    },
  },
};
