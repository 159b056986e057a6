import { bytes, type GroupTexts, json, nothing, text } from '../operation-text';

const done = { 200: json('`{}`'), 400: nothing('Unknown job, or not possible in its state') };

export const jobs: GroupTexts = {
  tag: 'Jobs',
  operations: {
    'GET /jobs': {
      summary: 'List the jobs',
      query: { expand: 'If present: whole jobs instead of their identifiers' },
      answers: { 200: json('Identifiers, or jobs as /jobs/{id} shows them') },
    },
    'GET /jobs/{id}': {
      summary: 'Show a job, now or as it was',
      query: { at: 'A revision, or a time such as 2026-01-31T12:00:00Z: the job as of that moment (not in Orthanc)' },
      answers: {
        200: json('`ID`, `Type`, `State`, `Progress`, `Priority`, times, `ErrorCode`, `Content` …'),
        404: nothing('Unknown job'),
      },
    },
    'DELETE /jobs/{id}': {
      summary: 'Forget a job that is over, and its outputs',
      description: 'It leaves the list; its history stays in the log.',
      answers: { 200: text('Empty') },
    },
    'GET /jobs/{id}/history': {
      summary: 'Show everything that happened to a job (not in Orthanc)',
      answers: { 200: json('Its events, oldest first, each with revision, type, time and hash'), 404: nothing('Unknown job') },
    },
    'POST /jobs/{id}/cancel': { summary: 'Cancel a job', answers: done },
    'POST /jobs/{id}/pause': { summary: 'Pause a job', answers: done },
    'POST /jobs/{id}/resume': { summary: 'Let a paused job go on', answers: done },
    'POST /jobs/{id}/resubmit': { summary: 'Run a failed job again', answers: done },
    'GET /jobs/{id}/{key}': {
      summary: 'Download an output of a job',
      headers: {
        Range: 'One range of bytes',
        'If-Range': 'Entity tag or date of what the range is of',
        'If-Match': 'Entity tag that it must have',
        'If-None-Match': 'Entity tag that the client has',
        'If-Modified-Since': 'Date of what the client has',
        'If-Unmodified-Since': 'Date after which it must not have changed',
      },
      answers: {
        200: bytes('application/zip', 'The whole output'),
        206: bytes('application/zip', 'The range'),
        304: nothing('The client has it already'),
        412: nothing('It is not what the client expects'),
      },
    },
    'DELETE /jobs/{id}/{key}': { summary: 'Delete an output of a job', answers: { 200: text('Empty') } },
  },
};
