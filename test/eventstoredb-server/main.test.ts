import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { NO_STREAM } from '@eventstore/db-client';
import { temporaryFolders } from '../temporary-folder';
import { connections, numbered } from './connection';

const set = connections();
const folders = temporaryFolders();
const children: ChildProcess[] = [];

afterEach(async () => {
  await set.end();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  folders.removeAll();
});

const startProcess = async (data: string) => {
  const child = spawn(process.execPath, [join(__dirname, 'main.js'), '--data', data], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [url] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, client: set.connect(String(url)) };
};

it('serves as a process of its own, and has its events again after a kill -9', async () => {
  const data = join(folders.make(), 'log');
  const first = await startProcess(data);
  await first.client.appendToStream('s', [numbered(0), numbered(1)], { expectedRevision: NO_STREAM });
  await first.client.appendToStream('gone', numbered(0));
  await first.client.deleteStream('gone');
  const exited = once(first.child, 'exit');
  first.child.kill('SIGKILL');
  await exited;
  const second = await startProcess(data);
  expect(await second.client.appendToStream('s', numbered(2), { expectedRevision: 1n })).toMatchObject({
    nextExpectedRevision: 2n,
  });
  expect(await second.client.appendToStream('gone', numbered(1), { expectedRevision: NO_STREAM })).toMatchObject({
    nextExpectedRevision: 1n,
  });
});
