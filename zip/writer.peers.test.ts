import { execFileSync, spawnSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { required } from '../test/required';
import { createThreads } from '../threads/threads';
import { bytesEntry, createFolder, zipped } from './testing/harness';

const installed = required(
  spawnSync('python3', ['--version']).status === 0 && spawnSync('unzip', ['-v']).status === 0,
  'python3 and unzip, which judge our ZIPs, are not installed',
);
const judged = installed ? test : test.skip;

const threads = createThreads();
const files = createFolder();
const zip = path.join(files.folder, 'a.zip');
afterAll(async () => {
  await threads.close();
  files.remove();
});

type Listed = {
  readonly name: string;
  readonly method: number;
  readonly flags: number;
  readonly version: number;
  readonly size: number;
};

/** What Python's zipfile makes of the ZIP, once it has read every entry and checked its CRC. */
const byPython = (): { readonly bad: string | null; readonly comment: string; readonly entries: readonly Listed[] } => {
  const program = `
import json, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
print(json.dumps({'bad': z.testzip(), 'comment': z.comment.decode(), 'entries': [
  {'name': i.filename, 'method': i.compress_type, 'flags': i.flag_bits, 'version': i.extract_version, 'size': i.file_size}
  for i in z.infolist()]}))`;
  return JSON.parse(execFileSync('python3', ['-c', program, zip], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }));
};

/** Of a process that does nothing but write the ZIP; threads and V8 take about 60 MB of it. */
const riseOfMemory = (...args: readonly string[]): number =>
  Number(execFileSync(process.execPath, [path.join(__dirname, 'testing', 'bulk.js'), zip, ...args], { encoding: 'utf8' }));

const byUnzip = (): string =>
  execFileSync('unzip', ['-tq', zip], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } });

describe('unzip and Python accept', () => {
  judged.each([false, true])('entries of every kind, ZIP64 wanted: %p', async (zip64) => {
    const given = [
      bytesEntry('P Doe/Unknown Study/CT/CT000000.dcm', Buffer.from('small')),
      bytesEntry('empty', Buffer.alloc(0)),
      files.file('tête/日本.dcm', crypto.randomBytes(3_000_000)),
      files.file('streamed', Buffer.concat([crypto.randomBytes(5_000_000), Buffer.alloc(5_000_000)])),
    ];
    const written = await zipped(given, threads, { zip64, comment: 'Created by Orthanc' });
    fs.writeFileSync(zip, written.zip);
    expect(byUnzip()).toMatch(/No errors detected/);
    expect(byPython()).toEqual({
      bad: null,
      comment: 'Created by Orthanc',
      entries: given.map(({ name, size }, index) => ({ name, size, method: 8, version: 20, flags: [0, 0, 0x800, 8][index] })),
    });
  });

  judged('an empty ZIP', async () => {
    fs.writeFileSync(zip, (await zipped([], threads)).zip);
    expect(byPython()).toEqual({ bad: null, comment: '', entries: [] });
  });

  judged(
    'an entry of 256 MiB, written with flat memory',
    () => {
      const size = 256 * 1024 * 1024;
      const large = files.file('large', crypto.randomBytes(size));
      const from = large.source.kind === 'file' ? large.source.path : '';
      expect(riseOfMemory('1', String(size), from)).toBeLessThan(170 * 1024 * 1024);
      expect(byPython()).toMatchObject({ bad: null, entries: [{ size, flags: 8 }] });
    },
    120_000,
  );

  judged(
    '70,000 entries, written with flat memory',
    () => {
      const output = execFileSync(process.execPath, [path.join(__dirname, 'testing', 'bulk.js'), zip, '70000', '300'], {
        encoding: 'utf8',
      });
      expect(Number(output)).toBeLessThan(150 * 1024 * 1024);
      expect(byUnzip()).toMatch(/No errors detected/);
      const { bad, entries } = byPython();
      expect([bad, entries.length]).toEqual([null, 70_000]);
    },
    120_000,
  );
});
