import { type GroupTexts, json, text } from '../operation-text';

export const changes: GroupTexts = {
  tag: 'Changes',
  operations: {
    'GET /changes': {
      summary: 'List what changed',
      query: {
        since: 'Sequence number after which to begin; default 0',
        to: 'Sequence number at which to end',
        limit: 'Most entries; default 100, at most 10,000',
        type: 'Kinds of changes, separated by `;`',
        last: 'If present: the last change alone',
      },
      answers: { 200: json('`Changes`, `Done`, `First`, `Last`') },
    },
    'DELETE /changes': { summary: 'Empty the list of changes', answers: { 200: text('Empty') } },
    'GET /exports': {
      summary: 'List what was sent to other servers',
      query: { since: 'Sequence number after which to begin', limit: 'Most entries', last: 'If present: the last one alone' },
      answers: { 200: json('`Exports`, `Done`, `Last`') },
    },
    'DELETE /exports': { summary: 'Empty the list of exports', answers: { 200: text('Empty') } },
  },
};
