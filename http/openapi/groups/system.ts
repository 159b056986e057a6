import { bytes, type GroupTexts, json, text, textBody } from '../operation-text';

export const system: GroupTexts = {
  tag: 'System',
  operations: {
    'GET /': { summary: 'Lead to the page', answers: { 301: { about: 'To `app/explorer.html`', media: null } } },
    'GET /app/explorer.html': {
      summary: 'Show what is stored, and where to read on',
      answers: { 200: bytes('text/html', 'A page without scripts') },
    },
    'GET /favicon.ico': {
      summary: 'Lead to where Orthanc has its icon',
      answers: { 301: { about: 'To `app/images/favicon.ico`', media: null } },
    },
    'GET /app': {
      summary: 'Refuse the folder of Orthanc Explorer',
      answers: { 404: { about: 'There is no list of it', media: null } },
    },
    'GET /app/{file}': {
      summary: "Refuse Orthanc Explorer's other files",
      answers: { 404: { about: 'There are none', media: null } },
    },
    'GET /system': {
      summary: 'Tell what server this is',
      answers: { 200: json('Name, version, ports and options of the server') },
    },
    'GET /statistics': {
      summary: 'Count all resources and their bytes',
      answers: { 200: json('`CountPatients`, `CountStudies`, `CountSeries`, `CountInstances`, `TotalDiskSize` …') },
    },
    'GET /tools': { summary: 'List the tools', answers: { 200: json('Names of what lies below /tools') } },
    'GET /tools/metrics': { summary: 'Tell whether metrics are collected', answers: { 200: text('`1` or `0`') } },
    'PUT /tools/metrics': {
      summary: 'Switch the collecting of metrics',
      body: [textBody('`0`, `1`, `false` or `true`')],
      answers: { 200: text('Empty') },
    },
    'GET /tools/metrics-prometheus': {
      summary: 'Read the metrics',
      answers: { 200: bytes('text/plain; version=0.0.4', "Lines of Prometheus' text format, with timestamps") },
    },
    'GET /tools/now': { summary: 'Tell the time (UTC)', answers: { 200: text('Such as `20261123T190000`') } },
    'GET /tools/now-local': {
      summary: "Tell the time in the server's time zone",
      answers: { 200: text('Such as `20261123T200000`') },
    },
    'GET /tools/generate-uid': {
      summary: 'Make a DICOM identifier',
      query: { level: '`patient`, `study`, `series` or `instance`' },
      answers: {
        200: text('A UID below 2.25 (PS3.5 B.2), or a UUID for a patient'),
        404: { about: 'No such level', media: null },
      },
    },
    'POST /tools/execute-script': {
      summary: 'Run a Lua script: always refused, there is no Lua',
      body: [textBody('The script')],
      answers: { 403: { about: 'As an Orthanc with ExecuteLuaEnabled false', media: null } },
    },
    'GET /plugins': { summary: 'List the plugins', answers: { 200: json('`explorer.js` alone: there are no plugins') } },
    'GET /plugins/explorer.js': {
      summary: 'Read the extensions of Orthanc Explorer',
      answers: { 200: bytes('application/javascript', 'A comment') },
    },
    'GET /plugins/{name}': {
      summary: 'Describe a plugin',
      answers: { 404: { about: 'There are no plugins', media: null } },
    },
    'GET /openapi.json': { summary: 'Read this document', answers: { 200: json('OpenAPI 3.0.3') } },
  },
};
