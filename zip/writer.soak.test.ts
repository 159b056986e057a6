import { execFileSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { createFolder } from './testing/harness';

const GIB = 1024 ** 3;
const files = createFolder();
const zip = path.join(files.folder, 'a.zip');
afterAll(() => files.remove());

const bulk = (count: number, size: number, file: string): number =>
  Number(
    execFileSync(process.execPath, [path.join(__dirname, 'testing', 'bulk.js'), zip, String(count), String(size), file], {
      encoding: 'utf8',
    }),
  );

const pythonFinds = (): string =>
  execFileSync(
    'python3',
    ['-c', 'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); print(z.testzip(), len(z.infolist()))', zip],
    {
      encoding: 'utf8',
    },
  ).trim();

test('an entry of more than 4 GiB: in pieces, ZIP64, flat memory', () => {
  const file = path.join(files.folder, 'sparse');
  fs.closeSync(fs.openSync(file, 'w'));
  fs.truncateSync(file, 4 * GIB + 12_345);
  expect(bulk(1, 4 * GIB + 12_345, file)).toBeLessThan(200 * 1024 * 1024);
  expect(pythonFinds()).toBe('None 1');
  expect(execFileSync('unzip', ['-tq', zip], { encoding: 'utf8' })).toMatch(/No errors detected/);
}, 600_000);

test('entries beyond an offset of 4 GiB', () => {
  const file = path.join(files.folder, 'noise');
  fs.writeFileSync(file, crypto.randomBytes(64 * 1024 * 1024));
  expect(bulk(66, 64 * 1024 * 1024, file)).toBeLessThan(200 * 1024 * 1024);
  expect(fs.statSync(zip).size).toBeGreaterThan(4 * GIB);
  expect(pythonFinds()).toBe('None 66');
}, 600_000);
