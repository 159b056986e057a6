import { dirname } from 'node:path';
import { pathOfDescriptor, quotedPaths, type SystemCall } from './system-calls';

const WRITES: ReadonlySet<string> = new Set(['write', 'writev', 'pwrite64', 'pwritev', 'sendto', 'sendmsg']);
const SYNCS: ReadonlySet<string> = new Set(['fsync', 'fdatasync']);
const RENAMES: ReadonlySet<string> = new Set(['rename', 'renameat', 'renameat2']);
const OPENS: ReadonlySet<string> = new Set(['open', 'openat']);
const MAKES_FOLDER: ReadonlySet<string> = new Set(['mkdir', 'mkdirat']);

/** Folders below the data that hold nothing which outlives the process. */
const PASSING: ReadonlySet<string> = new Set(['/transcoded']);

const isSynced = (call: SystemCall, path: string): boolean =>
  SYNCS.has(call.name) && call.result === 0 && pathOfDescriptor(call) === path;

/** The first write of a 2xx answer that holds the identifier to a socket. */
export const answerOf = (calls: readonly SystemCall[], id: string): SystemCall | undefined =>
  calls
    .filter(({ name, parameters }) => WRITES.has(name) && /^\d+<(TCP|socket)/.test(parameters) && parameters.includes(id))
    .sort((a, b) => a.began - b.began)
    .find(({ parameters }) => parameters.includes('HTTP/1.1 2'));

/** A sync of `path` that began after one place and returned before another. */
const syncedBetween = (calls: readonly SystemCall[], path: string, after: number, before: number): SystemCall | undefined =>
  calls.find((call) => isSynced(call, path) && call.began > after && call.returned < before);

/** Where an append is durable first: the journal, or the tables' own write-ahead log. */
const LOG_FILES = ['/log.journal', '/log.db-wal'];

/** What wrote the identifier to the log. */
const logWrites = (calls: readonly SystemCall[], id: string): readonly SystemCall[] =>
  calls.filter(
    (call) =>
      WRITES.has(call.name) && LOG_FILES.some((file) => pathOfDescriptor(call).endsWith(file)) && call.parameters.includes(id),
  );

/** Why the log was not safe when the answer went out, or null if a write that holds the identifier was synced before. */
export const logFault = (calls: readonly SystemCall[], id: string): string | null => {
  const answer = answerOf(calls, id);
  if (answer === undefined) return `no 2xx with ${id}`;
  const written = logWrites(calls, id);
  const safe = written.some((call) => syncedBetween(calls, pathOfDescriptor(call), call.returned, answer.began) !== undefined);
  return safe ? null : `no write of ${id} to a log (${written.length} seen) was synced before the answer`;
};

/** A file under a name that it got within the data: made so, or renamed to it. */
type Named = { readonly from: string; readonly to: string; readonly call: SystemCall };

const renamed = (calls: readonly SystemCall[]): readonly Named[] =>
  calls
    .filter(({ name, result }) => RENAMES.has(name) && result === 0)
    .map((call) => {
      const [from = '', to = ''] = quotedPaths(call);
      return { from, to, call };
    });

/** Files that were made, and not renamed later. */
const created = (calls: readonly SystemCall[], renames: readonly Named[]): readonly Named[] =>
  calls
    .filter(({ name, result, parameters }) => OPENS.has(name) && result >= 0 && parameters.includes('O_CREAT'))
    .map((call) => ({ from: quotedPaths(call)[0] ?? '', to: quotedPaths(call)[0] ?? '', call }))
    .filter(({ to, call }) => !renames.some((one) => one.from === to && one.call.began > call.returned));

/** Whether the contents were synced before `event`, all of them: a later write would not be. */
const isWhole = (calls: readonly SystemCall[], { from, to, call }: Named, event: number): boolean => {
  const writes = calls.filter((one) => WRITES.has(one.name) && [from, to].includes(pathOfDescriptor(one)));
  const written = Math.max(from === to ? call.returned : -1, ...writes.map(({ returned }) => returned));
  return [from, to].some((path) => syncedBetween(calls, path, written, event) !== undefined);
};

/**
 * Why the blob was not safe when its event was written and the answer went out: its file (synced before or after it got its
 * name), its new name, or a folder that was made for it.
 */
export const blobFaults = (calls: readonly SystemCall[], id: string, data: string): readonly string[] => {
  const answer = answerOf(calls, id);
  if (answer === undefined) return [`no 2xx with ${id}`];
  const before = calls.filter(({ returned }) => returned < answer.began);
  const inData = (path: string | undefined): path is string => path?.startsWith(data) === true;
  const renames = renamed(before);
  // Directly in the folder are the server's own notes, as `log-of-files`, which no answer depends on.
  const named = [...renames, ...created(before, renames)].filter(({ from, to }) =>
    [from, to].every((path) => inData(path) && dirname(path) !== data),
  );
  if (named.length === 0) return ['no file got its name before the answer'];
  const faults: string[] = [];
  const event = Math.min(answer.began, ...logWrites(calls, id).map(({ began }) => began));
  for (const one of named) {
    if (!isWhole(before, one, event)) faults.push('the file was not synced before its event');
    const folder = syncedBetween(calls, dirname(one.to), one.call.returned, event);
    if (folder === undefined) faults.push("the file's folder was not synced after it got its name, before its event");
  }
  for (const made of before.filter(({ name, result }) => MAKES_FOLDER.has(name) && result === 0)) {
    const [path] = quotedPaths(made);
    if (!inData(path) || PASSING.has(path.slice(data.length))) continue;
    if (syncedBetween(calls, dirname(path), made.returned, answer.began) === undefined) {
      faults.push(`the folder ${path.slice(data.length)} was made, and its parent was not synced`);
    }
  }
  return faults;
};
