import { parentPort, workerData } from 'node:worker_threads';
import { type Either, isLeft, left, right } from 'fp-ts/Either';
import type { StoreError } from '../port';
import { backupLog } from './backup';
import { openForReading } from './database';
import { openErrorOf, storeErrorOf } from './failure';
import { createFollower } from './follow';
import { mayWrite } from './handover';
import { journalEnd } from './journal-end';
import { type JournaledLog, openJournaledLog, openSyncedLog } from './journaled-log';
import {
  type CallName,
  type CallReply,
  type CallRequest,
  type Calls,
  type Opened,
  TAKE_AFTER,
  type TakeSoon,
  type WorkerData,
  type WorkerOptions,
} from './protocol';
import { createReader } from './reader';
import { createReplicaWriter, noReplica } from './replica-writer';
import { createTables } from './tables';
import type { Writer } from './writer';

type Answers = {
  readonly [K in CallName]: (request: Calls[K]['request']) => Calls[K]['reply'] | Promise<Calls[K]['reply']>;
};

const readOnlyWriter = (settle: () => void): Writer => ({
  append: (batch) => batch.map(() => left({ _tag: 'StoreUnavailable', reason: 'the log is open for reading only' })),
  take: () => {},
  journal: () => null,
  settle,
  erase: () => {
    throw Object.assign(new Error('The log is open for reading only'), { code: 'EROFS' });
  },
  close: () => {},
});

const openLog = ({ folder, readOnly, replica = false }: WorkerOptions): JournaledLog => {
  if (!readOnly) return replica ? openSyncedLog(folder) : openJournaledLog(folder);
  const opened = openForReading(folder);
  return { ...opened, writer: readOnlyWriter(createFollower(folder, opened.database)) };
};

type Log = { readonly answers: Answers; readonly writer: Writer; readonly opened: Opened };

const open = (options: WorkerOptions): Log => {
  const { database, writer, close } = openLog(options);
  const reader = createReader(database);
  const tables = createTables(database);
  const copy = options.replica === true ? createReplicaWriter(database, reader) : noReplica;
  /** What was answered is in the tables before they are read. */
  const settled = <Request, Reply>(read: (request: Request) => Reply) => {
    return (request: Request): Reply => {
      writer.settle();
      return read(request);
    };
  };
  /** As `settled`; one who only reads, for whom that takes long, does so where something is missing. */
  const found = <Request, T>(read: (request: Request) => Either<StoreError, T>) => {
    const settledRead = settled(read);
    return (request: Request): Either<StoreError, T> => {
      if (!options.readOnly) return settledRead(request);
      const result = read(request);
      return isLeft(result) ? settledRead(request) : result;
    };
  };
  const answers: Answers = {
    ...copy,
    append: writer.append,
    readStream: found((read) => reader.readStream(read.stream, read.options)),
    readAll: settled(({ after, limit }) => reader.readAll(after, limit)),
    greatestStream: settled(tables.greatestStream),
    last: settled(reader.last),
    document: found(reader.document),
    erase: (ids) => {
      writer.erase(ids);
      return null;
    },
    backup: async (target) => {
      writer.settle();
      await backupLog(database, target);
      return null;
    },
    close: () => {
      close();
      return null;
    },
  };
  writer.settle();
  return { answers, writer, opened: { opened: right({ last: reader.last(), greatest: tables.greatestIds() }) } };
};

const answer = (answers: Answers, request: CallRequest): unknown => {
  switch (request.name) {
    case 'append':
      return answers.append(request.request);
    case 'readStream':
      return answers.readStream(request.request);
    case 'readAll':
      return answers.readAll(request.request);
    case 'greatestStream':
      return answers.greatestStream(request.request);
    case 'last':
      return answers.last(request.request);
    case 'document':
      return answers.document(request.request);
    case 'erase':
      return answers.erase(request.request);
    case 'backup':
      return answers.backup(request.request);
    case 'stage':
      return answers.stage(request.request);
    case 'release':
      return answers.release(request.request);
    case 'place':
      return answers.place(request.request);
    case 'resume':
      return answers.resume(request.request);
    case 'close':
      return answers.close(request.request);
  }
};

const serve = (port: NonNullable<typeof parentPort>, options: WorkerData): void => {
  try {
    const { answers, writer, opened } = open(options);
    const end = journalEnd(options.journalEnd);
    // Where that fails the thread ends: what was answered is in the journal, and comes back at the next start.
    const take = (): void => {
      end.beginToTake();
      // In this order: no record comes after one that failed.
      const failed = end.hasFailed();
      writer.take(end.get(), failed);
    };
    let closed = false;
    const takeLater = (): void => {
      if (!closed) take();
    };
    port.on('message', (request: CallRequest | TakeSoon) => {
      if ('takeSoon' in request) {
        setTimeout(takeLater, TAKE_AFTER).unref();
        return;
      }
      take();
      const reply = (message: { readonly reply: unknown } | { readonly failure: StoreError }): void => {
        const journal = mayWrite(request.name) ? writer.journal() : null;
        if (journal !== null) end.moveTo(journal.next);
        port.postMessage({ call: request.call, journal, ...message } satisfies CallReply);
      };
      const fail = (error: unknown): void => reply({ failure: storeErrorOf(error) });
      try {
        const result = answer(answers, request);
        if (result instanceof Promise) result.then((value: unknown) => reply({ reply: value }), fail);
        else reply({ reply: result });
      } catch (error) {
        fail(error);
      }
      if (request.name !== 'close') return;
      closed = true;
      port.close();
    });
    port.postMessage(opened);
  } catch (error) {
    port.postMessage({ opened: left(openErrorOf(error)) } satisfies Opened);
    port.close();
  }
};

if (parentPort !== null) serve(parentPort, workerData);
