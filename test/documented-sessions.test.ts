import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startChild } from './child';
import { freePort, portIsFree } from './free-port';
import { smallFile } from './generated-files';
import { httpClient } from './http-client';
import { repository, type Server, startAnamnesis } from './process';
import { required } from './required';
import { jobOver, upload } from './rest';
import { temporaryFolders } from './temporary-folder';
import { zipEntries } from './zip-entries';

jest.setTimeout(240_000);

const DOCUMENTED_PORT = 8042;
const installed = required(
  ['curl', 'bash'].every((program) => spawnSync(program, ['--version']).status === 0),
  'the documented sessions need bash and curl',
);

/** The fenced block that follows the comment `<!-- curl-session -->`. */
const markedBlock = (markdown: string): string => {
  const block = /<!-- curl-session -->\s*```\w*\n([\s\S]*?)```/.exec(markdown)?.[1];
  if (block === undefined) throw new Error('README.md has no block marked by <!-- curl-session -->');
  return block;
};

(installed ? describe : describe.skip)('The documented shell sessions', () => {
  const folders = temporaryFolders();
  const folder = folders.make();
  let server: Server;

  beforeAll(async () => {
    // Other tests and other users of the machine may hold the documented port.
    const port = (await portIsFree(DOCUMENTED_PORT)) ? DOCUMENTED_PORT : await freePort();
    server = await startAnamnesis({ folder, port });
  });
  afterAll(async () => {
    await server.stop();
    folders.removeAll();
  });

  const shell = async (script: string): Promise<string> => {
    const child = startChild(
      'bash',
      ['-euo', 'pipefail', '-c', script.replaceAll(String(DOCUMENTED_PORT), String(server.port))],
      { folder },
    );
    expect(await child.exited).toEqual({ code: 0, signal: null });
    return child.stdout();
  };

  test("the README's lines upload, archive, watch and show a history", async () => {
    const script = markedBlock(readFileSync(join(repository, 'README.md'), 'utf8'));
    const [, file = 'sample.dcm'] = /@([\w./-]+\.dcm)/.exec(script) ?? [];
    writeFileSync(join(folder, file), smallFile(1, 1, 1));
    const said = await shell(script);
    for (const part of ['ParentStudy', '"Type" : "Archive"', 'JobSubmitted']) expect(said).toContain(part);
  });

  test("the session of Orthanc's book runs as it stands", async () => {
    const client = httpClient(server.url);
    const { ParentStudy } = await upload(client, smallFile(2, 1, 1));
    const before: string[] = JSON.parse(await shell('curl -s http://localhost:8042/jobs'));
    const submitted = JSON.parse(
      await shell(`curl -s http://localhost:8042/studies/${ParentStudy}/archive -d '{"Asynchronous":true}'`),
    );
    expect(submitted).toEqual({ ID: expect.any(String), Path: `/jobs/${submitted.ID}` });
    await jobOver(client, submitted.ID);
    expect(JSON.parse(await shell('curl -s http://localhost:8042/jobs'))).toEqual([...before, submitted.ID].sort());
    await shell(`curl -s http://localhost:8042/jobs/${submitted.ID}/archive > a.zip`);
    expect(await zipEntries(readFileSync(join(folder, 'a.zip')))).toHaveLength(1);
    expect(await shell('curl -s http://localhost:8042/tools/metrics-prometheus')).toMatch(
      /^orthanc_jobs_success [1-9]\d* \d{13}$/m,
    );
    expect(await shell("curl -s http://localhost:8042/tools/metrics -X PUT -d '0'")).toBe('');
    expect(await shell('curl -s http://localhost:8042/tools/metrics')).toBe('0');
    expect(await shell('curl -s http://localhost:8042/tools/metrics-prometheus')).toBe('');
    client.close();
  });
});
