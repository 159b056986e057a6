import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Files in one call of dcmdump: most of its time goes to reading its dictionary. */
const TOGETHER = 16;
/** Programs at once. */
const AT_ONCE = 3;

/** Lines of dcmdump: the tags as they are nested, and their values; neither lengths nor delimiters. Null: it cannot read the file. */
export type Dump = readonly string[] | null;

/** What a program printed; its exit code counts for nothing. */
const printed = (program: string, parameters: readonly string[]): Promise<{ readonly out: string; readonly err: string }> =>
  new Promise((resolve) => {
    execFile(program, parameters, { encoding: 'latin1', maxBuffer: 1 << 30 }, (_, out, err) => resolve({ out, err }));
  });

/** Works on all items, a few at once; results in their order. */
const each = async <T, R>(items: readonly T[], work: (item: T, index: number) => Promise<R>): Promise<readonly R[]> => {
  const results: R[] = [];
  const entries = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of entries) results[index] = await work(item, index);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
};

const inFolder = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'anamnesis-dumps-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const linesOf = (section: string): Dump => {
  const lines = section
    .split('\n')
    .filter((line) => !/^ *\((fffe,e00d|fffe,e0dd|[0-9a-f]{4},0000)\)|^#|^$/.test(line))
    .map((line) => line.replace(/ *#[ 0-9u/l]*, *\d+ .*$/, '').replace(/\((Sequence|Item|Pixel\w*) .*\)/, '($1)'));
  return lines.length === 0 ? null : lines;
};

/** Of one call. dcmdump ends at the first file that it cannot read: the others are asked for again. */
const dumpsOf = async (names: readonly string[]): Promise<readonly Dump[]> => {
  if (names.length === 0) return [];
  const { out } = await printed('dcmdump', ['-q', '+F', '+L', '-Un', '+R', '4096', ...names]);
  const sections = out.split(/^# dcmdump \(\d+\/\d+\): .*$/m).slice(1);
  const dumps = sections.map(linesOf).slice(0, names.length);
  if (dumps.length === names.length) return dumps;
  return [...dumps, null, ...(await dumpsOf(names.slice(dumps.length + 1)))];
};

/** The dumps of files, in their order. */
export const dumpedAll = (files: readonly Buffer[]): Promise<readonly Dump[]> =>
  inFolder(async (folder) => {
    const names = files.map((file, index) => {
      const name = path.join(folder, `${index}.dcm`);
      writeFileSync(name, file);
      return name;
    });
    const groups = Array.from({ length: Math.ceil(names.length / TOGETHER) }, (_, group) =>
      names.slice(group * TOGETHER, (group + 1) * TOGETHER),
    );
    return (await each(groups, dumpsOf)).flat();
  });

/** What dciodvfy calls an error, each once, for each file. */
export const errorsOfAll = (files: readonly Buffer[]): Promise<readonly ReadonlySet<string>[]> =>
  inFolder((folder) =>
    each(files, async (file, index) => {
      const name = path.join(folder, `${index}.dcm`);
      writeFileSync(name, file);
      const { out, err } = await printed('dciodvfy', [name]);
      rmSync(name);
      return new Set(`${out}\n${err}`.split('\n').filter((line) => line.startsWith('Error')));
    }),
  );

/** Lines of one that the other lacks, however often they come. */
export const missing = (lines: readonly string[], others: readonly string[]): readonly string[] => {
  const counts = new Map<string, number>();
  for (const line of others) counts.set(line, (counts.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = counts.get(line) ?? 0;
    counts.set(line, count - 1);
    return count <= 0;
  });
};
