import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DicomError } from '../port';
import { memorySource } from '../source/memory-source';
import { summarize } from '../summary/summarize';

/** Real DICOM files beside the repository; they are never part of it. */
const SAMPLES = path.resolve(__dirname, '..', '..', '..', '..', 'shared', 'dicom');

export const hasSamples = (): boolean => existsSync(SAMPLES);

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name);
    return statSync(file).isDirectory() ? filesBelow(file) : [file];
  });

export type Sample = { readonly name: string; readonly file: Buffer; readonly instance: string };

/** The files that can be stored. `instance`: its Orthanc id. */
export const sampleFiles = (): readonly Sample[] =>
  filesBelow(SAMPLES).flatMap((name) => {
    const file = readFileSync(name);
    try {
      return [{ name: path.relative(SAMPLES, name), file, instance: summarize(memorySource(file)).ids.instance }];
    } catch (error) {
      if (error instanceof DicomError) return [];
      throw error;
    }
  });

/** Lines of dcmdump: the tags as they are nested, and their values; neither lengths nor delimiters. Null: it cannot read the file. */
export const dumped = (file: Buffer, folder: string): readonly string[] | null => {
  const name = path.join(folder, 'dumped.dcm');
  writeFileSync(name, file);
  try {
    const text = execFileSync('dcmdump', ['-q', '+L', '-Un', '+R', '4096', name], {
      encoding: 'latin1',
      maxBuffer: 1 << 30,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return text
      .split('\n')
      .filter((line) => !/^ *\((fffe,e00d|fffe,e0dd|[0-9a-f]{4},0000)\)|^#|^$/.test(line))
      .map((line) => line.replace(/ *#[ 0-9u/l]*, *\d+ .*$/, '').replace(/\((Sequence|Item|Pixel\w*) .*\)/, '($1)'));
  } catch {
    return null;
  }
};

/** What dciodvfy calls an error, each once. */
export const errorsOf = (file: Buffer, folder: string): ReadonlySet<string> => {
  const name = path.join(folder, 'verified.dcm');
  writeFileSync(name, file);
  let text = '';
  try {
    text = execFileSync('sh', ['-c', 'dciodvfy "$1" 2>&1', 'sh', name], { encoding: 'latin1', maxBuffer: 1 << 28 });
  } catch (error) {
    text = typeof error === 'object' && error !== null && 'stdout' in error ? String(error.stdout) : '';
  }
  return new Set(text.split('\n').filter((line) => line.startsWith('Error')));
};
