import { type GroupTexts, json, nothing } from '../operation-text';

const expand = { expand: 'If present: with their configuration' };

export const remotes: GroupTexts = {
  tag: 'Other servers',
  operations: {
    'GET /peers': { summary: 'List the Orthanc peers', query: expand, answers: { 200: json('Names') } },
    'GET /peers/{name}': { summary: 'List what can be asked of a peer', answers: { 404: nothing('Unknown peer') } },
  },
};
