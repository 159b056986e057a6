import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Timers } from '../../domain/time';
import { openProjections, type Projections, type ProjectionsOptions } from '../host';
import type { ProjectionNotice } from '../host/notice';

const clock = { now: () => Date.now() * 1000 };

const timers: Timers = {
  at: (due, action) => {
    const timer = setTimeout(action, Math.max(0, (due - clock.now()) / 1000));
    return () => clearTimeout(timer);
  },
};

export type Opened = { readonly projections: Projections; readonly notices: ProjectionNotice[] };

/** Opens projections on real time; what they report is kept in `notices`. */
export const open = async (options: Pick<ProjectionsOptions, 'store'> & Partial<ProjectionsOptions>): Promise<Opened> => {
  const notices: ProjectionNotice[] = [];
  const report = (notice: ProjectionNotice): void => {
    notices.push(notice);
  };
  return { projections: await openProjections({ file: ':memory:', clock, timers, report, ...options }), notices };
};

export const temporaryFolder = (): { readonly path: string; readonly remove: () => void } => {
  const folder = mkdtempSync(path.join(tmpdir(), 'projections-'));
  return { path: folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
};

/** Every row of every table, hidden columns included, of a database that is not open. */
export const dumpDatabase = (file: string): string => {
  const database = new Sqlite(file, { readonly: true });
  const tables = database.prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").pluck().all();
  const lines = tables.flatMap((table) => {
    const rows = database.prepare(`SELECT * FROM "${table}"`).safeIntegers().raw().all();
    return [
      `# ${table}`,
      ...rows.map((row) => JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? `${value}n` : value))),
    ];
  });
  database.close();
  return lines.join('\n');
};
