import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { required } from '../../test/required';
import { indexOf } from '../parse/element-index';
import { tagKey } from '../parse/tag';
import { vrOf } from '../parse/vr';
import { DicomError } from '../port';
import { memorySource } from '../source/memory-source';
import { summarize } from '../summary/summarize';
import { dumpedAll, missing } from '../testing/dumps';
import { editFile } from './edit-file';
import { type Editor, ENTER } from './editor';
import type { MetaFacts } from './meta-header';

const SAMPLES = path.resolve(__dirname, '..', '..', '..', '..', 'shared', 'dicom');
const hasDcmdump = spawnSync('dcmdump', ['--version']).status === 0;

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name);
    return statSync(file).isDirectory() ? filesBelow(file) : [file];
  });

/** The files that can be stored, with what their meta header has to say. */
const samples = (): readonly { readonly name: string; readonly file: Buffer; readonly facts: MetaFacts }[] =>
  filesBelow(SAMPLES).flatMap((name) => {
    const file = readFileSync(name);
    try {
      const { sopClass, sopInstance } = summarize(memorySource(file));
      return [{ name: path.relative(SAMPLES, name), file, facts: { sopClass, sopInstance } }];
    } catch (error) {
      if (error instanceof DicomError) return [];
      throw error;
    }
  });

const edited = (file: Buffer, editor: Editor, facts: MetaFacts): Buffer =>
  Buffer.concat([...editFile(indexOf(memorySource(file)), editor, facts).chunks()]);

const NAME = 'Somebody^Else';
const renamed: Editor = {
  decide: ({ tag }, path) =>
    tagKey(tag) === '0010,0010' && path.length === 0
      ? { kind: 'replace', vr: vrOf('PN'), value: Buffer.from(`${NAME} `, 'latin1') }
      : ENTER,
  added: (path, siblings) =>
    path.length > 0 || siblings.some(({ tag }) => tagKey(tag) === '0010,0010')
      ? []
      : [{ tag: 0x00100010, vr: vrOf('PN'), value: Buffer.from(`${NAME} `, 'latin1') }],
};

(required(existsSync(SAMPLES), 'no sample files') ? describe : describe.skip)('sample files', () => {
  test('are the same bytes when nothing is asked for, but for a meta header that was wrong or missing', () => {
    const same = samples().filter(({ file, facts }) =>
      edited(file, { decide: () => ENTER, added: () => [] }, facts).equals(file),
    );
    const others = samples()
      .map(({ name }) => name)
      .filter((name) => !same.some((sample) => sample.name === name));
    console.log(`${same.length} files are the same byte for byte; ${others.length} got a meta header: ${others.join(', ')}`);
    expect(others.length).toBeLessThan(20);
  });

  (required(hasDcmdump, 'no dcmdump') ? test : test.skip)(
    'differ in the patient name only, as dcmdump reads them',
    async () => {
      const all = samples();
      const before = await dumpedAll(all.map(({ file }) => file));
      const after = await dumpedAll(all.map(({ file, facts }) => edited(file, renamed, facts)));
      const surprises: string[] = [];
      let compared = 0;
      for (const [index, { name }] of all.entries()) {
        const [was, is] = [before[index] ?? null, after[index] ?? null];
        if (was === null) continue;
        compared += 1;
        const changed = [...missing(was, is ?? []), ...missing(is ?? ['unreadable'], was)];
        const unexplained = changed.filter((line) => !/^\(0010,0010\)|^\(0002,/.test(line));
        if (unexplained.length > 0) surprises.push(`${name}: ${unexplained.length} lines`);
      }
      console.log(`${compared} files compared`);
      expect(surprises).toEqual([]);
      expect(compared).toBeGreaterThan(150);
    },
    120_000,
  );
});
