import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { dataSetOffset } from '../../../dicom/parse/layout';
import { memorySource } from '../../../dicom/source/memory-source';
import { temporaryFolders } from '../../../test/temporary-folder';
import { storeRequest } from '../../testing/scu';
import { PduFraming } from '../../upper/pdu/framing';
import { giveBack, type ReadyData, readyData } from './data-set-of';

const folders = temporaryFolders();
afterAll(() => folders.removeAll());

const CONTEXT = 5;

const pdusOf = async (ready: ReadyData, perPdu: number): Promise<Buffer> => {
  if (ready.kind === 'whole') return ready.data.memory.subarray(ready.data.start);
  const parts: Buffer[] = [];
  for await (const part of ready.data(CONTEXT, perPdu)) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
};

/** The data set that the PDUs carry, whose fragments must be even, in the context, and no longer than allowed. */
const carried = (pdus: Buffer, perPdu: number): Buffer => {
  const parts: Buffer[] = [];
  const lasts: boolean[] = [];
  for (const pdu of new PduFraming(perPdu + 6).take(pdus)) {
    if (pdu.type !== 'Data') throw new Error(pdu.type);
    for (const { contextId, command, last, bytes } of pdu.pdvs) {
      expect([contextId, command, bytes.length % 2, bytes.length <= perPdu]).toEqual([CONTEXT, false, 0, true]);
      parts.push(bytes);
      lasts.push(last);
    }
  }
  expect(lasts.map((last, index) => last === (index === lasts.length - 1))).not.toContain(false);
  return Buffer.concat(parts);
};

test.each([
  [1_000, 16_378, 'whole'],
  [16_378, 16_378, 'whole'],
  [524_288, 16_378, 'whole'],
  [524_288, 131_066, 'whole'],
  [900_000, 1_018, 'whole'],
  [40_000, 250, 'pieces'],
  [900_000, 250, 'pieces'],
  [1_048_576, 16_378, 'pieces'],
  [3_000_000, 16_378, 'pieces'],
])('a file of %i bytes of pixels goes into PDUs of %i as it is, %s', async (size, perPdu, kind) => {
  const { bytes } = storeRequest('1.2.3.4', size).file;
  const file = path.join(folders.make(), 'file.dcm');
  writeFileSync(file, bytes);
  const expected = bytes.subarray(dataSetOffset(memorySource(bytes)));
  // Twice: the second time the memory holds what the first left behind.
  for (let time = 0; time < 2; time += 1) {
    const ready = await readyData({ kind: 'path', path: file, size: bytes.length }, CONTEXT, perPdu);
    expect(ready.kind).toBe(kind);
    expect(carried(await pdusOf(ready, perPdu), perPdu).equals(expected)).toBe(true);
    await giveBack(ready);
  }
});

test.each([
  ['gone', null, 'ENOENT'],
  ['shorter than it was', Buffer.alloc(200), 'ENODATA'],
])('a file that is %s cannot be read', async (_, content, reason) => {
  const { bytes } = storeRequest('1.2.3.4', 100_000).file;
  const file = path.join(folders.make(), 'file.dcm');
  if (content !== null) writeFileSync(file, bytes.subarray(0, 50_000));
  const read = readyData({ kind: 'path', path: file, size: bytes.length }, CONTEXT, 16_378).then(giveBack);
  await expect(read).rejects.toMatchObject({ error: { _tag: 'UnreadableFile', reason } });
});
