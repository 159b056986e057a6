import { readFileSync } from 'node:fs';
import path from 'node:path';
import { jobOfStream } from '../domain/job/events';
import { fold } from '../domain/job/evolve';
import { jobEventOf } from '../domain/job/recorded';
import { hashEvent } from './hash';
import { appendLeaf, emptyTree, rootOf } from './merkle';
import { referredDocuments } from './referred-documents';
import { digestOf, unseal } from './sealed';
import { toRecorded } from './serialize';
import type { StoredEvent } from './stored';

type Line = Omit<StoredEvent, 'position' | 'documents'> & {
  readonly position: string;
  /** Base64, by id: the documents that the event refers to first. */
  readonly documents: Readonly<Record<string, string>>;
};

/** The build's folder lies in the repository's root, whatever its name; fixtures stay with the sources. */
const fixture = path.resolve(__dirname, '..', '..', 'eventstore', 'fixtures', 'history-v1.jsonl');

const stored: readonly StoredEvent[] = readFileSync(fixture, 'utf8')
  .trimEnd()
  .split('\n')
  .map((text) => {
    const line: Line = JSON.parse(text);
    const documents = Object.entries(line.documents).map(([id, bytes]) => [id, Buffer.from(bytes, 'base64')] as const);
    return { ...line, position: BigInt(line.position), documents: new Map(documents) };
  });

const VERSION_1_TYPES = [
  'InstanceStored',
  'ResourceDeleted',
  'ResourceStabilized',
  'JobSubmitted',
  'JobStarted',
  'JobStepsCompleted',
  'JobPauseRequested',
  'JobPaused',
  'JobResumed',
  'JobCancelRequested',
  'JobCancelled',
  'JobSucceeded',
  'JobFailed',
  'JobRetryScheduled',
  'JobRetryDue',
  'JobResubmitted',
  'JobInterrupted',
  'JobOutputStored',
  'JobOutputDeleted',
  'JobForgotten',
];

describe('the history that version 1 recorded', () => {
  test('has every type of event of that version', () => {
    expect(new Set(stored.map(({ type }) => type))).toEqual(new Set(VERSION_1_TYPES));
  });

  test('is read by this version', () => {
    for (const event of stored) {
      expect(toRecorded(event)).toMatchObject({
        metadata: { schema: expect.any(Number), node: 'anamnesis-1' },
        data: expect.any(Object),
      });
    }
  });

  test('still has the hashes and the Merkle root that it was written with', () => {
    for (const event of stored) {
      expect(hashEvent({ ...event, storedData: event.data, storedMetadata: event.metadata })).toBe(event.hash);
    }
    expect(rootOf(stored.reduce((tree, { hash }) => appendLeaf(tree, hash), emptyTree))).toBe(
      '4919cbdcf1246cd2508cee6dc5d23fc8b7034bbc94578e446a2916c5b25b71a1',
    );
  });

  test('still has documents that match their digests and can be unsealed', () => {
    const checked = stored.flatMap((event) =>
      (referredDocuments(event.data) ?? []).map(({ id, digest }) => {
        const bytes = event.documents.get(id) ?? Buffer.of();
        expect(digestOf(bytes)).toBe(digest);
        if (event.type.startsWith('Job')) expect(unseal(bytes).patients).toHaveLength(1);
        return id;
      }),
    );
    expect(checked).toHaveLength(5);
  });

  test('is folded by the machine of jobs', () => {
    const streams = [...new Set(stored.map(({ stream }) => stream))].filter((stream) => jobOfStream(stream) !== null);
    const states = streams.map((stream) => {
      const events = stored.filter((event) => event.stream === stream).map(toRecorded);
      return fold(
        jobOfStream(stream) ?? '',
        events.flatMap((event) => jobEventOf(event) ?? []),
      );
    });
    expect(states).toMatchObject([
      { state: 'Success', revision: 19, forgotten: true, completed: 3, outputs: {} },
      { state: 'Failure', revision: 3, priority: -5, error: { code: 37 } },
    ]);
  });
});
