import type { Names } from './step';

const TIMES = /"(CreationTime|CompletionTime|Timestamp)" : "\d{8}T\d{6}(\.\d{6})?"/g;
/** Present or not, and so far, according to the speed of the server. */
const ESTIMATE = /^ *"EstimatedTimeOfArrival" : "\d{8}T\d{6}(\.\d{6})?",\n/gm;
const RUNNING = /"Progress" : \d+,(\s+"State" : "Running")/g;
const SECONDS = /"(LastUpdate|Date)" : "\d{8}T\d{6}"/g;
const RUNTIME = /"EffectiveRuntime" : \d+(\.\d+)?(e-\d+)?/g;
/** Deflate compresses at another level: the entries are compared instead. */
const ARCHIVE_SIZE = /"ArchiveSize" : "[1-9]\d*"/g;
const ARCHIVE_SIZE_MB = /"ArchiveSizeMB" : \d+/g;
const SYSTEM = /"(HttpPort|DicomPort|Version|Name|DatabaseVersion|ApiVersion)" : ("[^"]*"|\d+)/g;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** The whole answer of `/tools/now`. */
const NOW = /^\d{8}T\d{6}$/;
const METRIC_TIME = /^(orthanc_\w+ \S+) \d{13}$/gm;

/** Replaces what two runs of one server do not share; a value of another form than Orthanc's stays and shows. */
export const mask = (text: string, names: Names): string => {
  let masked = text;
  for (const [name, value] of names) masked = masked.replaceAll(value, `{${name}}`);
  return masked
    .replace(TIMES, '"$1" : <time>')
    .replace(ESTIMATE, '')
    .replace(RUNNING, '"Progress" : <progress>,$1')
    .replace(SECONDS, '"$1" : <time>')
    .replace(RUNTIME, '"EffectiveRuntime" : <seconds>')
    .replace(ARCHIVE_SIZE, '"ArchiveSize" : <size>')
    .replace(ARCHIVE_SIZE_MB, '"ArchiveSizeMB" : <size>')
    .replace(NOW, '<now>')
    .replace(UUID, '<uuid>')
    .replace(METRIC_TIME, '$1 <time>');
};

/** `/system` tells the name, version and ports of the server. */
export const maskSystem = (text: string): string => text.replace(SYSTEM, '"$1" : <own>');
