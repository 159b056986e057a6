import { parentPort, workerData } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';
import { sqliteCode } from './fault';
import { type WalAnswer, type WalRequest, walFile } from './wal-protocol';

const port = parentPort;
if (port === null) throw new Error('This file runs as a worker thread');

const database = new Sqlite(walFile(workerData));
database.pragma('synchronous = NORMAL');
database.pragma('wal_autocheckpoint = 0');

let generation = 0;

const run = (request: WalRequest): void => {
  switch (request) {
    case 'copy':
      database.pragma('wal_checkpoint(PASSIVE)');
      return;
    case 'restart':
      database.pragma('wal_checkpoint(TRUNCATE)');
      // The first commit after a restart fsyncs the header of the WAL: made here, so that the main thread never does.
      generation = (generation + 1) % 2;
      database.pragma(`user_version = ${generation}`);
      return;
    case 'close':
      database.close();
      return;
  }
};

port.on('message', (request: WalRequest) => {
  let answer: WalAnswer = { failed: null };
  try {
    run(request);
  } catch (error) {
    answer = { failed: sqliteCode(error) ?? 'unknown' };
  }
  port.postMessage(answer);
  if (request === 'close') port.close();
});
