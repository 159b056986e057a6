import { type GroupTexts, json, jsonBody, nothing, text, textBody } from '../operation-text';

const format = {
  full: 'If present: tags by number, with name and type',
  short: 'If present: tags by number',
  requestedTags: 'Names of further tags, separated by `;` (also `requested-tags`)',
};
const tagsQuery = {
  simplify: 'If present: names and values',
  short: 'If present: numbers and values',
  'ignore-length': 'Tags, separated by commas, whose values are shown however long they are',
  whole: 'If true: also the tags behind PixelData',
};
const page = { since: 'Resources to skip; with `limit` only', limit: 'Resources to answer; with `since` only' };

export const resources: GroupTexts = {
  tag: 'Resources',
  operations: {
    'GET /{level}': {
      summary: 'List all resources of a level',
      query: { expand: 'If present: whole resources instead of their identifiers', ...page, ...format },
      answers: { 200: json('Identifiers, or resources') },
    },
    'GET /{level}/{id}': {
      summary: 'Show a resource',
      query: format,
      answers: { 200: json('Its main tags, parent, children, status'), 404: nothing('Unknown resource') },
    },
    'DELETE /{level}/{id}': {
      summary: 'Delete a resource and all below it',
      answers: { 200: json('`RemainingAncestor`: the closest one that is left, or null'), 404: nothing('Unknown resource') },
    },
    'GET /{level}/{id}/studies': { summary: 'Show the studies below', query: format, answers: { 200: json('Studies') } },
    'GET /{level}/{id}/series': { summary: 'Show the series below', query: format, answers: { 200: json('Series') } },
    'GET /{level}/{id}/instances': { summary: 'Show the instances below', query: format, answers: { 200: json('Instances') } },
    'GET /{level}/{id}/patient': { summary: 'Show the patient above', query: format, answers: { 200: json('The patient') } },
    'GET /{level}/{id}/study': { summary: 'Show the study above', query: format, answers: { 200: json('The study') } },
    'GET /instances/{id}/series': { summary: 'Show the series above', query: format, answers: { 200: json('The series') } },
    'GET /{level}/{id}/statistics': {
      summary: 'Count what a resource holds, and its bytes',
      answers: { 200: json('Counts and sizes') },
    },
    'GET /{level}/{id}/module': {
      summary: 'Show the tags of the module of a level',
      query: tagsQuery,
      answers: { 200: json('Tags of the first instance') },
    },
    'GET /studies/{id}/module-patient': {
      summary: 'Show the tags of the patient module as the study has them',
      query: tagsQuery,
      answers: { 200: json('Tags of the first instance') },
    },
    'GET /{level}/{id}/instances-tags': {
      summary: 'Show the tags of all instances below',
      query: tagsQuery,
      answers: { 200: json('Identifiers of instances, and their tags') },
    },
    'GET /{level}/{id}/shared-tags': {
      summary: 'Show the texts that all instances below have alike',
      query: { simplify: tagsQuery.simplify, short: tagsQuery.short },
      answers: { 200: json('Tags') },
    },
    'GET /series/{id}/ordered-slices': {
      summary: 'Order the slices of a series',
      answers: {
        200: json('`Type` (`Volume`: by position; `Sequence`: by number), `Dicom`, `Slices`, `SlicesShort`'),
        500: json('Neither positions nor numbers tell an order'),
      },
    },
    'GET /patients/{id}/protected': {
      summary: 'Tell whether a patient is protected against recycling',
      answers: { 200: text('`1` or `0`') },
    },
    'PUT /patients/{id}/protected': {
      summary: 'Protect a patient against recycling, or lift it',
      body: [textBody('`0`, `1`, `false` or `true`')],
      answers: { 200: text('Empty') },
    },
    'POST /{level}/{id}/reconstruct': {
      summary: 'Read the main tags again from the files of a resource',
      body: [jsonBody('Options of Orthanc, which change nothing here')],
      answers: { 200: text('Empty') },
    },
    'POST /tools/reconstruct': {
      summary: 'Read the main tags again from all files',
      body: [jsonBody('Options of Orthanc, which change nothing here')],
      answers: { 200: text('Empty') },
    },
  },
};
