import { parseArgs } from 'node:util';
import { keepInFile } from './data-file';
import { makeLog } from './log';
import { startEventStoreServer } from './server';

/** Serves until it is killed; says its connection string on the first line of its output. */
const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '0' }, data: { type: 'string' } } });
  const log = makeLog(Date.now);
  if (values.data !== undefined) keepInFile(log, values.data);
  const server = await startEventStoreServer({ port: Number(values.port), log });
  process.stdout.write(`${server.url}\n`);
};

void main();
