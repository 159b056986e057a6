import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import * as E from 'fp-ts/Either';
import { makeDicom } from '../../dicom/testing/make-dicom';
import type { Arriving } from '../../dimse/port';
import { type FakePeer, startFakePeer } from '../../dimse/testing/fake-peer';
import { CT_IMAGE, storeRequest } from '../../dimse/testing/scu';
import { upload } from '../rest';
import { temporaryFolders } from '../temporary-folder';
import { type Network, startNetwork } from './network';

const folders = temporaryFolders();
const DOES_NOT_MATCH = 0xa900;
const UNABLE_TO_PROCESS = 0xc000;

/** The files of the blob storage. */
const blobsIn = (storage: string): readonly string[] =>
  readdirSync(storage, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /^[0-9a-f-]{36}$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));

let peer: FakePeer;
let network: Network;
let folder: string;

beforeAll(async () => {
  peer = await startFakePeer({ kind: 'silent' });
  const DicomModalities = { silent: ['SILENT', '127.0.0.1', peer.port] };
  folder = folders.make();
  const allowed = { DicomAlwaysAllowMove: true, DicomAlwaysAllowGet: true };
  network = await startNetwork(folder, { DicomModalities, ...allowed, DicomScuTimeout: 1 });
});
afterAll(async () => {
  await network.close();
  await peer.close();
  folders.removeAll();
});

test.each([{ sopInstance: '1.2.3.999' }, { sopClass: '1.2.840.10008.5.1.4.1.1.4' }])(
  'an instance that is not what its sender announced, %j, is not stored',
  async (announced) => {
    const session = network.scu.openStore(network.call());
    const refused = await session.store({ ...storeRequest('1.2.3.4'), ...announced })();
    expect(refused).toMatchObject(E.left({ _tag: 'Status', status: DOES_NOT_MATCH }));
    expect(await network.client.json('/instances')).toEqual([]);
    await session.close();
  },
);

test('a C-MOVE to a node that does not answer waits for it once, not for each instance', async () => {
  for (const index of [1, 2, 3, 4, 5]) {
    await upload(network.client, makeDicom({ patientId: 'P', studyUid: '1.9', seriesUid: '1.9.1', sopUid: `1.9.1.${index}` }));
  }
  const identifier = { '0008,0052': 'STUDY', '0020,000d': '1.9' };
  const request = { model: 'StudyRoot', identifier, targetAet: 'SILENT' } as const;
  const moved = await network.scu.move(network.call(), request, () => undefined)();
  expect(moved).toMatchObject(E.left({ _tag: 'Status', status: UNABLE_TO_PROCESS }));
  expect(peer.requests).toHaveLength(1);
});

test('a C-GET sends what it can where the file of an instance is gone', async () => {
  const before = new Set(blobsIn(folder));
  for (const index of [1, 2, 3]) {
    const file = { patientId: 'P', studyUid: '1.8', seriesUid: '1.8.1', sopUid: `1.8.1.${index}`, pixelBytes: 200_000 };
    await upload(network.client, makeDicom({ ...file, sopClass: CT_IMAGE }));
  }
  const [lost] = blobsIn(folder).filter((blob) => !before.has(blob));
  if (lost === undefined) throw new Error('Nothing was stored in a file');
  rmSync(lost);
  const request = {
    model: 'StudyRoot',
    identifier: { '0008,0052': 'STUDY', '0020,000d': '1.8' },
    sopClasses: [CT_IMAGE],
  } as const;
  const taken: string[] = [];
  const take = async ({ sopInstance, body }: Arriving): Promise<number> => {
    for await (const _ of body);
    taken.push(sopInstance);
    return 0;
  };
  const got = await network.scu.get(network.call(), request, take, () => undefined)();
  expect(got).toMatchObject(E.left({ _tag: 'Status', status: 0xb000 }));
  expect(taken).toHaveLength(2);
});
