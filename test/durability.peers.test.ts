import { spawnSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { answerOf, blobFaults, logFault } from './durability/proof';
import { systemCalls } from './durability/system-calls';
import { ctSlice, smallFile } from './generated-files';
import { type HttpClient, httpClient } from './http-client';
import { until } from './poll';
import { type Server, startAnamnesis } from './process';
import { jobOver, submitArchive, upload } from './rest';
import { temporaryFolders } from './temporary-folder';

jest.setTimeout(480_000);

const CALLS = 'fsync,fdatasync,write,writev,pwrite64,pwritev,sendto,sendmsg,rename,renameat,renameat2,open,openat,mkdir,mkdirat';

/** Null if processes can be traced here, else why not. */
const refusal = (): string | null => {
  const trial = spawnSync('strace', ['-f', '-y', '-e', 'trace=fsync', 'true'], { encoding: 'utf8' });
  if (trial.error !== undefined) return 'strace is not installed';
  return trial.status === 0 ? null : `strace cannot trace: ${trial.stderr.split('\n')[0]}`;
};
const reason = refusal();
const required = process.env.CI === 'true';
if (reason !== null && !required) console.warn(`Skipped law 8: ${reason}`);

(reason !== null && !required ? describe.skip : describe)('Law 8: what is acknowledged is on disk', () => {
  const folders = temporaryFolders();
  const folder = realpathSync(folders.make());
  const data = join(folder, 'data');
  const traceFile = join(folder, 'trace');
  let server: Server;
  let client: HttpClient;

  beforeAll(async () => {
    expect(reason).toBeNull();
    // -s: a page of the log is printed whole, so that an identifier in it can be found.
    const under = ['strace', '-f', '-y', '-s', '9000', '-e', `trace=${CALLS}`, '-e', 'signal=none', '-o', traceFile];
    server = await startAnamnesis({ folder, under, options: { StableAge: 3600 } });
    client = httpClient(server.url);
  });
  afterAll(async () => {
    client.close();
    // strace holds its signals back while it traces, and ends with the process that it traces.
    for (const child of childrenOf(server.pid)) process.kill(child, 'SIGTERM');
    await server.exited;
    folders.removeAll();
  });

  const childrenOf = (pid: number): readonly number[] =>
    readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);

  /** The trace once the answer that holds the identifier is in it. */
  const traced = (id: string) =>
    until('the answer in the trace', () => {
      const calls = systemCalls(readFileSync(traceFile, 'latin1'));
      return answerOf(calls, id) === undefined ? undefined : calls;
    });

  test('of a large instance: the file, its folder, then the log', async () => {
    const { ID } = await upload(client, ctSlice(1));
    const calls = await traced(ID);
    expect(blobFaults(calls, ID, data)).toEqual([]);
    expect(logFault(calls, ID)).toBeNull();
  });

  test('of a second large instance, whose folders may exist by now', async () => {
    const { ID } = await upload(client, ctSlice(2));
    const calls = await traced(ID);
    expect(blobFaults(calls, ID, data)).toEqual([]);
    expect(logFault(calls, ID)).toBeNull();
  });

  test('of a small instance: the log', async () => {
    const { ID } = await upload(client, smallFile(1, 1, 1));
    expect(logFault(await traced(ID), ID)).toBeNull();
  });

  test('of a job: the log', async () => {
    const { ParentStudy } = await upload(client, smallFile(1, 2, 1));
    const id = await submitArchive(client, `/studies/${ParentStudy}`);
    expect(logFault(await traced(id), id)).toBeNull();
    await jobOver(client, id);
  });

  test('of jobs that come one after the other, whichever thread writes them: the log', async () => {
    const { ParentStudy } = await upload(client, smallFile(1, 3, 1));
    for (let count = 0; count < 20; count += 1) {
      const id = await submitArchive(client, `/studies/${ParentStudy}`);
      expect(logFault(await traced(id), id)).toBeNull();
      await jobOver(client, id);
    }
  });
});
