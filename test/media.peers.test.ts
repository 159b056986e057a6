import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type DirectoryRecord, readDirectory } from '../dicom/testing/read-directory';
import { readZip } from '../zip/reader';
import { runSteps } from './differential/runner';
import { sharedUploads } from './differential/shared-steps';
import { httpClient, md5 } from './http-client';
import { orthancIsInstalled, repository, type Server, startAnamnesis, startOrthanc } from './process';
import { required } from './required';
import { temporaryFolders } from './temporary-folder';

jest.setTimeout(300_000);

const shared = join(repository, '..', 'shared', 'dicom');
const installed = required(orthancIsInstalled(), 'the comparison of media with Orthanc, which is not installed');
const here = installed && existsSync(shared);
if (installed && !here) console.warn(`Skipped the comparison of media: ${shared} is absent`);

const mediaOf = async (zip: Buffer): Promise<ReadonlyMap<string, Buffer>> => {
  const files = new Map<string, Buffer>();
  const limits = { entries: 1000, entryBytes: 1e9, totalBytes: 1e9, ratio: 1e6 };
  for await (const { name, chunks } of readZip({ kind: 'buffer', buffer: zip }, limits)) files.set(name, await buffer(chunks));
  return files;
};

/** Our made-up values stand where Orthanc has none; text that is not ASCII is Orthanc's loss. */
const lacks = (theirs: DirectoryRecord, ours: DirectoryRecord, path: string): readonly string[] => {
  const type = ours.type === theirs.type || theirs.type === 'IMAGE' ? [] : [`${path}: ${theirs.type} is ${ours.type}`];
  const keys = Object.entries(theirs.keys)
    .filter(([tag, text]) => text !== '' && ours.keys[tag] !== text && /^[ -~]*$/.test(ours.keys[tag] ?? ''))
    // Orthanc loses the separator of several character sets.
    .filter(([tag, text]) => tag !== '0008,0005' || text !== ours.keys[tag]?.replaceAll('\\', ''))
    // The moment of the archive, where a study has none.
    .filter(([tag]) => tag !== '0008,0020' && tag !== '0008,0030')
    .map(([tag, text]) => `${path} ${tag}: ${text} is ${ours.keys[tag]}`);
  return [...type, ...keys, ...inOrder(theirs.lower, ours.lower, path)];
};

const inOrder = (theirs: readonly DirectoryRecord[], ours: readonly DirectoryRecord[], path: string): readonly string[] => {
  if (theirs.length !== ours.length) return [`${path}: ${theirs.length} records are ${ours.length}`];
  return theirs.flatMap((record, index) => {
    const mine = ours[index];
    return mine === undefined ? [] : lacks(record, mine, `${path}/${record.type} ${index}`);
  });
};

(here ? test : test.skip)('media hold the same files and records as those of Orthanc, study by study', async () => {
  const folders = temporaryFolders();
  const servers: Server[] = [];
  try {
    const orthanc = await startOrthanc({ folder: folders.make(), options: { StableAge: 3600 } });
    servers.push(orthanc);
    const ours = await startAnamnesis({ folder: folders.make(), options: { StableAge: 3600 } });
    servers.push(ours);
    const uploads = sharedUploads(shared);
    for (const server of servers) await runSteps(server, uploads);
    const [theirs, mine] = [httpClient(orthanc.url), httpClient(ours.url)];
    const problems: string[] = [];
    let [compared, records, refused] = [0, 0, 0];
    for (const id of await theirs.json<readonly string[]>('/studies')) {
      for (const query of ['', '?extended']) {
        const path = `/studies/${id}/media${query}`;
        const [a, b] = [await theirs.get(path), await mine.get(path)];
        const made = await mediaOf(b.body);
        const directory = readDirectory(made.get('DICOMDIR') ?? Buffer.alloc(0));
        // Orthanc's stream ends early where it fails over one instance.
        const expected = await mediaOf(a.body).catch(() => null);
        if (expected === null || !expected.has('DICOMDIR')) {
          refused += 1;
          continue;
        }
        compared += 1;
        records += directory.count;
        expect([...made.keys()]).toEqual([...expected.keys()]);
        for (const [name, bytes] of expected) {
          if (name !== 'DICOMDIR' && md5(bytes) !== md5(made.get(name) ?? Buffer.alloc(0))) problems.push(`${path} ${name}`);
        }
        problems.push(...inOrder(readDirectory(expected.get('DICOMDIR') ?? Buffer.alloc(0)).roots, directory.roots, path));
      }
    }
    theirs.close();
    mine.close();
    process.stdout.write(`${compared} media and ${records} records compared; Orthanc could not make ${refused}\n`);
    expect(problems).toEqual([]);
    expect(compared).toBeGreaterThan(100);
  } finally {
    for (const server of servers) await server.kill();
    folders.removeAll();
  }
});

(here ? test : test.skip)('real Orthanc imports our media whole', async () => {
  const folders = temporaryFolders();
  const servers: Server[] = [];
  try {
    const ours = await startAnamnesis({ folder: folders.make() });
    servers.push(ours);
    const orthanc = await startOrthanc({ folder: folders.make(), options: { SyncStorageArea: false } });
    servers.push(orthanc);
    await runSteps(ours, sharedUploads(shared));
    const [mine, theirs] = [httpClient(ours.url), httpClient(orthanc.url)];
    const stored = await mine.json<readonly string[]>('/instances');
    const media = await mine.send('POST', '/tools/create-media', JSON.stringify(await mine.json('/studies')));
    // The DICOMDIR is no instance: Orthanc passes over it.
    expect((await theirs.send('POST', '/instances', media.body)).status).toBe(200);
    const imported = await theirs.json<readonly string[]>('/instances');
    process.stdout.write(`${imported.length} instances imported by Orthanc\n`);
    expect([...imported].sort()).toEqual([...stored].sort());
    expect(imported.length).toBeGreaterThan(100);
    mine.close();
    theirs.close();
  } finally {
    for (const server of servers) await server.kill();
    folders.removeAll();
  }
});
