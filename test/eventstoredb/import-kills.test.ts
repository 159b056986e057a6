import path from 'node:path';
import Database from 'better-sqlite3';
import { logFile } from '../../eventstore/sqlite/files';
import { startChild } from '../child';
import { type EventStoreServer, startEventStoreServer } from '../eventstoredb-server/server';
import { ctSlice, smallFile } from '../generated-files';
import { httpClient } from '../http-client';
import { until } from '../poll';
import { anamnesisProgram, runAnamnesis, type Server, startAnamnesis } from '../process';
import { everything, jobOver, submitArchive, upload } from '../rest';
import { temporaryFolders } from '../temporary-folder';

jest.setTimeout(900_000);

/** So many that the last kill does not come too late on a busy machine. */
const FILES = 120;
const KILLS = 4;
/** Of the whole, moved before each kill. */
const PART = 0.08;

describe('anamnesis import, killed in its middle again and again,', () => {
  const folders = temporaryFolders();
  const folder = folders.make();
  let store: EventStoreServer;
  beforeAll(async () => {
    store = await startEventStoreServer();
  });
  afterAll(async () => {
    await store.stop();
    folders.removeAll();
  });

  const on = (EventStoreDriver: string) => ({
    folder,
    // No resource becomes stable meanwhile, however slow the machine.
    options: { EventStoreDriver, EventStoreConnectionString: store.url, StableAge: 1_000_000 },
  });
  /** The server for the time of the work. */
  const during = async <T>(options: ReturnType<typeof on>, work: (server: Server) => Promise<T>): Promise<T> => {
    const server = await startAnamnesis(options);
    try {
      return await work(server);
    } finally {
      await server.stop();
    }
  };
  const onSqlite = () => on('sqlite');
  const onEventStoreDb = () => on('eventstoredb');
  const inSqlite = <T>(query: string, read: (statement: Database.Statement) => T): T => {
    // Another process has it open: its write-ahead log is read along.
    const log = new Database(logFile(path.join(folder, 'data')), { readonly: true, fileMustExist: true });
    try {
      return read(log.prepare(query).pluck());
    } finally {
      log.close();
    }
  };
  const idsInSqlite = () => inSqlite('SELECT id FROM events ORDER BY position', (statement) => statement.all());
  const countInSqlite = () => inSqlite('SELECT count(*) FROM events', (statement) => Number(statement.get()));
  const idsInEventStoreDb = (): readonly string[] =>
    store.log.records.filter(({ stream }) => stream.startsWith('anamnesis-')).map(({ id }) => id);

  const work = async (server: Server, patient: number): Promise<void> => {
    const client = httpClient(server.url);
    const { ParentStudy: study } = await upload(client, ctSlice(patient));
    for (let count = 0; count < FILES; count += 1) await upload(client, smallFile(patient, 1, count));
    await jobOver(client, await submitArchive(client, `/studies/${study}`));
    client.close();
  };
  const shown = async (server: Server) => {
    const client = httpClient(server.url);
    const all = await everything(client);
    client.close();
    return all;
  };
  /** Kills each attempt once the target has so many events. */
  const importWithKills = async (from: string, to: string, config: string, target: () => number, total: number) => {
    const step = Math.ceil((total - target()) * PART);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const command = ['import', '--from', from, '--to', to, '--config', config];
      const moving = startChild(process.execPath, [anamnesisProgram, ...command]);
      const goal = target() + step;
      await until('events in the target', () => (target() >= goal || !moving.running() ? true : undefined), { interval: 0 });
      expect({ ...(await moving.end('SIGKILL')), stderr: moving.stderr() }).toEqual({
        code: null,
        signal: 'SIGKILL',
        stderr: '',
      });
      expect(target()).toBeLessThan(total);
    }
    return runAnamnesis('import', '--from', from, '--to', to, '--config', config);
  };

  const workAndShow = (patient: number) => async (server: Server) => {
    await work(server, patient);
    return { before: await shown(server), config: server.config };
  };
  const showAndVerify = async (server: Server) => ({
    after: await shown(server),
    verified: (await runAnamnesis('verify', '--config', server.config)).code,
  });

  test('goes on where it was, doubles nothing, verifies, and belongs to the old driver until all is there: to EventStoreDB', async () => {
    const { before, config } = await during(onSqlite(), workAndShow(1));
    const source = idsInSqlite();
    await expect(startAnamnesis(onEventStoreDb())).rejects.toThrow('anamnesis import');
    const moved = await importWithKills('sqlite', 'eventstoredb', config, () => idsInEventStoreDb().length, source.length);
    expect(moved.stdout).toMatch(/OK: \d+ events are there \([1-9]\d* were already\), every hash matches/);
    expect(idsInEventStoreDb()).toEqual(source);
    await expect(startAnamnesis(onSqlite())).rejects.toThrow('anamnesis import');
    expect(await during(onEventStoreDb(), showAndVerify)).toEqual({ after: before, verified: 0 });
  });

  test('and back', async () => {
    const { before, config } = await during(onEventStoreDb(), workAndShow(2));
    const source = idsInEventStoreDb();
    const moved = await importWithKills('eventstoredb', 'sqlite', config, countInSqlite, source.length);
    expect(moved.stdout).toMatch(/OK: \d+ events are there \([1-9]\d* were already\), every hash matches/);
    expect(idsInSqlite()).toEqual(source);
    expect(await during(onSqlite(), showAndVerify)).toEqual({ after: before, verified: 0 });
  });
});
