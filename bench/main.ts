import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { orthancIsInstalled } from '../test/process';
import { type Contender, type ContenderName, contenders } from './contender';
import { writeData } from './data';
import type { Measured } from './metric';
import { lines, machine, table } from './report';
import type { Bench, Row } from './row';
import { rows } from './rows';

type BenchOptions = {
  readonly rounds: string;
  readonly row?: readonly string[];
  readonly only?: ContenderName;
  readonly jobs: string;
  readonly slices: string;
  readonly tiny: string;
  readonly folder: string;
  readonly json?: string;
};

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const measure = async (row: Row, contender: Contender, bench: Bench): Promise<Measured> => {
  const begin = performance.now();
  try {
    const measured = await row.run(contender, bench);
    const numbers = Object.entries(measured).map(([name, value]) => `${name} ${value.toFixed(2)}`);
    say(`${row.name} ${contender.name}: ${numbers.join(', ')} (${((performance.now() - begin) / 1000).toFixed(1)} s)`);
    return measured;
  } catch (error) {
    process.exitCode = 1;
    say(`${row.name} ${contender.name}: ${error instanceof Error ? error.message : String(error)}`);
    return {};
  }
};

const chosenContenders = (only: ContenderName | undefined): readonly Contender[] => {
  if (only !== undefined) return [contenders[only]];
  if (orthancIsInstalled()) return [contenders.orthanc, contenders.anamnesis];
  say('Orthanc is not installed: no ratios');
  return [contenders.anamnesis];
};

const runAll = async (options: BenchOptions, bench: Bench) => {
  const chosen = chosenContenders(options.only);
  const measurements: { [name in ContenderName]: Measured[] } = { orthanc: [], anamnesis: [] };
  const unknown = options.row?.filter((name) => !rows.some((row) => row.name === name)) ?? [];
  if (unknown.length > 0)
    throw new Error(`Unknown rows ${unknown.join(', ')}; there are ${rows.map((row) => row.name).join(', ')}`);
  const rounds = Number(options.rounds);
  for (let round = 0; round < rounds; round += 1) {
    for (const row of rows) {
      if (options.row !== undefined && !options.row.includes(row.name)) continue;
      if (row.rounds === 'one' && round > 0) continue;
      for (const contender of round % 2 === 0 ? chosen : [...chosen].reverse()) {
        if (!row.contenders.includes(contender.name)) continue;
        measurements[contender.name].push(await measure(row, contender, bench));
      }
    }
  }
  return { chosen, measurements };
};

const main = async (options: BenchOptions): Promise<void> => {
  const root = mkdtempSync(join(options.folder, 'anamnesis-bench-'));
  try {
    const jobs = Number(options.jobs);
    const size = { slices: Number(options.slices), tiny: Number(options.tiny), jobStudies: Math.min(jobs, 100) };
    say(`Writing ${size.slices} slices and ${size.tiny} tiny files to ${root}`);
    const data = writeData(join(root, 'files'), size);
    const { chosen, measurements } = await runAll(options, { data, root, jobs });
    const all = lines(measurements);
    const versions = chosen.map((contender) => contender.version());
    const about = `${size.slices} slices of 512 KiB, ${size.tiny} tiny files, ${jobs} archive jobs of two tiny instances; medians of ${options.rounds} alternating rounds (least–most)`;
    process.stdout.write(`${machine()}\n${versions.join('; ')}\n${about}\n\n${table(all)}\n`);
    if (options.json !== undefined) {
      writeFileSync(options.json, `${JSON.stringify({ machine: machine(), versions, about, lines: all }, null, 2)}\n`);
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
};

new Command('bench')
  .description('Measures this server and Orthanc in turns on the same generated data, and prints a Markdown table')
  .option('--rounds <n>', 'alternating rounds', '3')
  .option('--row <names...>', `only these rows: ${rows.map((row) => row.name).join(', ')}`)
  .option('--only <server>', 'orthanc or anamnesis alone')
  .option('--jobs <n>', 'archive jobs', '2000')
  .option('--slices <n>', 'slices of the study', '300')
  .option('--tiny <n>', 'tiny files', '2000')
  .option('--folder <path>', 'where data is kept meanwhile: choose the disk to measure', tmpdir())
  .option('--json <file>', 'writes every number there as well')
  .action(main)
  .parseAsync();
