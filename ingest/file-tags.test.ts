import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeDicom } from '../dicom/testing/make-dicom';
import { createMemoryStore } from '../eventstore/memory';
import { open, temporaryFolder } from '../projections/testing/open';
import { idsOf, SampleLog } from '../projections/testing/sample-log';
import { createThreads } from '../threads/threads';
import { createFileTags } from './file-tags';
import { readFileTags } from './file-tags-task';

const bytes = makeDicom({
  patientId: 'p',
  studyUid: '1',
  seriesUid: '1.1',
  sopUid: '1.1.1',
  tags: { '0010,4000': 'naïve', '0010,1030': '', '0008,1140': { vr: 'SQ', items: [{}] } },
  charset: 'ISO_IR 100',
});
const TAGS = ['0010,4000', '0010,1030', '0008,1140', '0040,0275'];
const EXPECTED = { '0010,4000': 'naïve', '0010,1030': '' };

const unread = (): never => {
  throw new Error('not read as a whole');
};

it('should read texts of a file on a thread, and leave out sequences and what is absent', async () => {
  const folder = temporaryFolder();
  const threads = createThreads();
  const file = path.join(folder.path, 'a');
  writeFileSync(file, bytes);
  const read = { file: { kind: 'path', path: file, size: bytes.length }, tags: TAGS, encoding: 'Latin1' } as const;
  expect(await threads.run('fileTags', read)).toEqual(EXPECTED);
  await expect(threads.run('fileTags', { ...read, file: { ...read.file, path: `${file}b` } })).rejects.toMatchObject({
    kind: 'Failed',
    code: 'ENOENT',
  });
  await threads.close();
  folder.remove();
});

it('should read instances of the file storage by their file, and those of the log by their document', async () => {
  const store = createMemoryStore();
  const { projections } = await open({ store });
  const log = new SampleLog(store);
  await log.store1({ sop: 'inFile', size: 5 });
  await log.store1({ sop: 'gone', blobStore: 'document' });
  await projections.caughtUp();
  const { resources } = projections;
  const files: unknown[] = [];
  const fileTags = createFileTags({
    resources,
    store,
    blobs: { path: (id) => `folder/${id}`, read: unread },
    read: async (file) => {
      files.push(file);
      return { a: 'b' };
    },
  });
  const blob = resources.get('Instance', idsOf({ sop: 'inFile' }).instance)?.instance?.blob;
  expect(await fileTags(idsOf({ sop: 'inFile' }).instance, TAGS)).toEqual({ a: 'b' });
  expect(files).toEqual([{ kind: 'path', path: `folder/${blob?.id}`, size: 5 }]);
  expect(await fileTags(idsOf({ sop: 'gone' }).instance, TAGS)).toBeNull();
  expect(await fileTags('unknown', TAGS)).toBeNull();
});

it('should pass by a file that is no DICOM, whether it is read here or on a thread', async () => {
  const store = createMemoryStore();
  const { projections } = await open({ store });
  await new SampleLog(store).store1({ sop: 'damaged', size: 5 });
  await projections.caughtUp();
  const folder = temporaryFolder();
  const threads = createThreads();
  writeFileSync(path.join(folder.path, 'damaged'), 'no DICOM');
  for (const onThread of [true, false]) {
    const fileTags = createFileTags({
      resources: projections.resources,
      store,
      blobs: { path: () => path.join(folder.path, 'damaged'), read: unread },
      read: async (file, tags) => {
        const request = { file, tags, encoding: 'Latin1' };
        return onThread ? threads.run('fileTags', request) : readFileTags(request);
      },
    });
    expect(await fileTags(idsOf({ sop: 'damaged' }).instance, TAGS)).toBeNull();
  }
  await threads.close();
  folder.remove();
});
