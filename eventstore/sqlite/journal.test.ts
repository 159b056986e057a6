import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { journalFile, logFile } from './files';
import { type Journal, journaledRecords, openJournal } from './journal';
import { encodeRecord, type JournalRecord } from './journal-record';
import { temporaryFolders } from './testing/opened';

const folder = temporaryFolders();

const SIZE = 4 * 1024 * 1024;

const sampleRecord = (first: number, document = 'bytes of the document'): JournalRecord => ({
  follows: `hash before ${first}`,
  appends: [
    {
      first,
      stream: 'stream-ä',
      revision: 3,
      events: [{ id: `id-${first}`, type: 'SampleHappened', data: '{"text":"ü\\u0000"}', metadata: '{}', hash: 'ab'.repeat(32) }],
      documents: [{ id: `document-${first}`, kind: 'blob', bytes: new Uint8Array(Buffer.from(document)) }],
    },
  ],
});

/** A folder with a log, whose mode the journal takes. */
const folderWithLog = (): string => {
  const place = folder();
  writeFileSync(logFile(place), '');
  return place;
};

const journalOf = (place: string): Journal => {
  const journal = openJournal(place);
  if (journal === null) throw new Error('no room');
  return journal;
};

/** A folder whose journal holds three records, and where each of them ends. */
const threeRecords = () => {
  const place = folderWithLog();
  const records = [1, 2, 3].map((first) => sampleRecord(first));
  const journal = journalOf(place);
  const ends: number[] = [];
  for (const record of records) {
    const bytes = encodeRecord(record);
    ends.push((ends.at(-1) ?? 0) + bytes.length);
    expect(journal.write(bytes)).toBe(true);
  }
  journal.close();
  return { place, records, ends };
};

describe('the journal', () => {
  test('gives back what was written, in order, also after it is opened again', () => {
    const { place, records } = threeRecords();
    expect(journaledRecords(place)).toEqual(records);
    journalOf(place).close();
    expect(journaledRecords(place)).toEqual(records);
    expect(journaledRecords(folder())).toEqual([]);
  });

  test('gives back whole records alone, wherever a power cut ended the last one', () => {
    const { place, records, ends } = threeRecords();
    const whole = readFileSync(journalFile(place));
    for (let cut = 0; cut < (ends[2] ?? 0); cut += 7) {
      writeFileSync(journalFile(place), Buffer.concat([whole.subarray(0, cut), Buffer.alloc(SIZE - cut)]));
      expect(journaledRecords(place)).toEqual(records.slice(0, ends.filter((end) => end <= cut).length));
    }
  });

  test('gives back nothing from a damaged byte on', () => {
    const { place, records, ends } = threeRecords();
    const whole = readFileSync(journalFile(place));
    for (let at = ends[0] ?? 0; at < (ends[1] ?? 0); at += 11) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      writeFileSync(journalFile(place), damaged);
      expect(journaledRecords(place)).toEqual(records.slice(0, 1));
    }
  });

  test('is written over from its start after a restart, and refuses what does not fit before one', () => {
    const place = folderWithLog();
    const journal = journalOf(place);
    const large = sampleRecord(1, 'x'.repeat(3 * 1024 * 1024));
    expect(journal.write(encodeRecord(large))).toBe(true);
    expect(journal.write(encodeRecord(large))).toBe(false);
    journal.restart();
    const small = sampleRecord(2);
    expect(journal.write(encodeRecord(small))).toBe(true);
    journal.close();
    expect(journaledRecords(place)).toEqual([small]);
    expect(statSync(journalFile(place)).size).toBe(SIZE);
  });

  test('holds no byte of any record when it was cleared, those of an earlier process among them', () => {
    const { place } = threeRecords();
    const journal = journalOf(place);
    journal.clear();
    expect(readFileSync(journalFile(place)).equals(Buffer.alloc(SIZE))).toBe(true);
    journal.write(encodeRecord(sampleRecord(9, 'long '.repeat(10_000))));
    journal.restart();
    journal.write(encodeRecord(sampleRecord(10)));
    journal.clear();
    journal.close();
    expect(readFileSync(journalFile(place)).equals(Buffer.alloc(SIZE))).toBe(true);
  });

  test('takes nothing more when a write failed', () => {
    const journal = journalOf(folderWithLog());
    journal.close();
    const record = encodeRecord(sampleRecord(1));
    expect(() => journal.write(record)).toThrow('EBADF');
    expect(journal.write(record)).toBe(false);
    journal.restart();
    expect(journal.write(record)).toBe(false);
  });

  test('does without where the disk has no room for it', () => {
    const place = folder();
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place], { stdio: 'ignore' });
    } catch {
      console.warn('Skipped: a tmpfs cannot be mounted here');
      return;
    }
    try {
      writeFileSync(logFile(place), '');
      expect(openJournal(place)).toBeNull();
      expect(journaledRecords(place)).toEqual([]);
    } finally {
      execFileSync('umount', [place]);
    }
  });
});
