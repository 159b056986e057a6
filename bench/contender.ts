import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../domain/json';
import { anamnesisProgram, orthancProgram, type Server, startAnamnesis, startOrthanc } from '../test/process';

export type ContenderName = 'orthanc' | 'anamnesis';

/** A server to measure. Both run with their defaults, but keep as many jobs and archives as the benchmark makes. */
export type Contender = {
  readonly name: ContenderName;
  readonly version: () => string;
  /** `further`: options of the row. */
  readonly start: (folder: string, further?: JsonObject) => Promise<Server>;
};

const KEPT = 200_000;
const options: JsonObject = { JobsHistorySize: KEPT, MediaArchiveSize: KEPT };

/** Orthanc's DCMTK falls to 17 messages a second without it; ours does not look. */
const environment = { TCP_NODELAY: '1' };

const firstLine = (program: string, ...parameters: readonly string[]): string =>
  execFileSync(program, parameters, { encoding: 'utf8' }).split('\n')[0] ?? '';

export const contenders: { readonly [name in ContenderName]: Contender } = {
  orthanc: {
    name: 'orthanc',
    version: () => firstLine(orthancProgram, '--version'),
    start: (folder, further) => startOrthanc({ folder, options: { ...options, ...further }, environment }),
  },
  anamnesis: {
    name: 'anamnesis',
    version: () => `Anamnesis ${firstLine(process.execPath, anamnesisProgram, '--version')}`,
    start: (folder, further) => startAnamnesis({ folder, options: { ...options, ...further } }),
  },
};

/** Starts the contender on an empty folder for the time of the work; the folder may be used for several starts. */
export const withContender = async <T>(
  contender: Contender,
  root: string,
  work: (server: Server, folder: string) => Promise<T>,
  further: JsonObject = {},
): Promise<T> => {
  const folder = mkdtempSync(join(root, `${contender.name}-`));
  try {
    const server = await contender.start(folder, further);
    try {
      return await work(server, folder);
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
