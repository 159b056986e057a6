import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { required } from '../../test/required';
import { createCodecThreads } from '../../threads/codec-threads';
import { indexOf } from '../parse/element-index';
import { EXPLICIT_LITTLE } from '../parse/transfer-syntax';
import { littleEndian } from '../pixels/native-pixels';
import { DicomError } from '../port';
import { memorySource } from '../source/memory-source';
import { createTranscoder } from './transcoder';

const SAMPLES = path.resolve(__dirname, '..', '..', '..', '..', 'shared', 'dicom');
const ROOT = '1.2.840.10008.1.2';
/** DCMTK's decoder of each syntax; null: it has none, or none is needed. */
const TARGETS: readonly (readonly [string, string | null])[] = [
  [ROOT, 'dcmconv'],
  [`${ROOT}.2`, 'dcmconv'],
  [`${ROOT}.1.99`, 'dcmconv'],
  [`${ROOT}.5`, 'dcmdrle'],
  [`${ROOT}.4.57`, 'dcmdjpeg'],
  [`${ROOT}.4.70`, 'dcmdjpeg'],
  [`${ROOT}.4.80`, 'dcmdjpls'],
  [`${ROOT}.4.90`, null],
];
/** What a syntax may demand to be said otherwise: photometric interpretation, planar configuration. */
const MAY_CHANGE = /^\s*\((0002,|7fe0,|0028,0004|0028,0006)/;

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name);
    return statSync(file).isDirectory() ? filesBelow(file) : [file];
  });

const folder = mkdtempSync(path.join(tmpdir(), 'anamnesis-transcode-peers-'));
const threads = createCodecThreads();
const transcoder = createTranscoder({ threads, folder, ids: { uuid: randomUUID }, limits: {} });
afterAll(async () => {
  await threads.close();
  rmSync(folder, { recursive: true });
});

/** Null: refused. */
const transcoded = async (bytes: Buffer, transferSyntax: string): Promise<Buffer | null> => {
  const result = await transcoder.transcode({ file: { kind: 'bytes', bytes }, syntaxes: [transferSyntax], lossy: null });
  if (result.kind === 'refused') return null;
  if (result.kind === 'unchanged') return bytes;
  const made = result.file.kind === 'bytes' ? Buffer.from(result.file.bytes) : readFileSync(result.file.path);
  await result.release();
  return made;
};

/** The native pixel data, little endian, without padding; null if there is none. */
const pixelsOf = (file: Buffer): Buffer | null => {
  const { layout, elements } = indexOf(memorySource(file));
  const element = elements.find(({ tag }) => tag === 0x7fe00010);
  if (element === undefined || element.fragments !== undefined) return null;
  return littleEndian(layout.dataSet.reader, element, 0, element.length);
};

/** All elements but those that may change: tag, VR and value, without lengths. */
const dumped = (file: string): readonly string[] =>
  execFileSync('dcmdump', ['-q', file], { maxBuffer: 256 * 1024 * 1024, encoding: 'latin1' })
    .split('\n')
    .filter((line) => /^\s*\(/.test(line) && !MAY_CHANGE.test(line) && !/^\s*\(fffe,e0(0d|dd)\)|\(fffe,e000\) pi/.test(line))
    .map((line) => line.replace(/#.*$/, '').trimEnd())
    .filter((line) => !/\((\w{4}),0000\)/.test(line));

const isReady = required(
  existsSync(SAMPLES) &&
    ['dcmdump', 'dcmdjpeg', 'dcmdjpls', 'dcmdrle'].every((program) => spawnSync(program, ['--version']).status === 0),
  'no sample files, or no DCMTK',
);

(isReady ? describe : describe.skip)('sample files in every lossless syntax', () => {
  test('should have the pixels that DCMTK decodes, and differ in nothing but what the syntax demands', async () => {
    const problems: string[] = [];
    let [made, decoded] = [0, 0];
    const seen = new Set<string>();
    for (const name of filesBelow(SAMPLES)) {
      const bytes = readFileSync(name);
      const short = path.relative(SAMPLES, name);
      const series = path.dirname(short);
      if (!short.startsWith('TransferSyntaxes') && !short.startsWith('Formats') && series !== '.') {
        if (seen.has(series)) continue;
        seen.add(series);
      }
      let plain: Buffer | null;
      try {
        indexOf(memorySource(bytes));
        plain = await transcoded(bytes, EXPLICIT_LITTLE);
      } catch (error) {
        if (error instanceof DicomError) continue;
        throw error;
      }
      if (plain === null) continue;
      const [source, target, back] = ['source', 'target', 'back'].map((part) => path.join(folder, part)) as [
        string,
        string,
        string,
      ];
      writeFileSync(source, plain);
      const before = dumped(source);
      const pixels = pixelsOf(plain);
      for (const [transferSyntax, decoder] of TARGETS) {
        const result = await transcoded(plain, transferSyntax);
        if (result === null) continue;
        made += 1;
        writeFileSync(target, result);
        const after = dumped(target);
        const changed = [...before.filter((line) => !after.includes(line)), ...after.filter((line) => !before.includes(line))];
        // Implicit data sets tell no VR: what no dictionary knows is shown otherwise.
        if (changed.length > 0 && transferSyntax !== ROOT)
          problems.push(`${short} ${transferSyntax}: ${changed.slice(0, 4).join(' | ').slice(0, 300)}`);
        const again = await transcoded(result, EXPLICIT_LITTLE);
        const mine = again === null ? null : pixelsOf(again);
        const theirs = (() => {
          if (decoder === null || pixels === null) return mine;
          const run = spawnSync(decoder, decoder === 'dcmconv' ? ['+te', target, back] : [target, back]);
          decoded += run.status === 0 ? 1 : 0;
          return run.status === 0 ? pixelsOf(readFileSync(back)) : Buffer.from(run.stderr);
        })();
        const planar = indexOf(memorySource(plain)).elements.some(
          ({ tag, value, bigEndian }) =>
            tag === 0x00280006 && indexOf(memorySource(plain as Buffer)).layout.dataSet.reader.u16(value, bigEndian) === 1,
        );
        if (planar && transferSyntax.includes('.4.')) continue;
        const same = (a: Buffer | null) => (pixels === null ? a === null : a?.subarray(0, pixels.length).equals(pixels));
        if (!same(mine)) problems.push(`${short} ${transferSyntax}: our pixels differ`);
        if (!same(theirs)) problems.push(`${short} ${transferSyntax}: ${decoder} has other pixels`);
      }
    }
    console.log(`${made} files made, ${decoded} of them decoded by DCMTK`);
    expect(problems).toEqual([]);
    expect(decoded).toBeGreaterThan(100);
  }, 480_000);
});
