import { readFileSync } from 'node:fs';
import path from 'node:path';
import { hashEvent } from '../../eventstore/hash';
import { createMemoryStore } from '../../eventstore/memory';
import { toRecorded } from '../../eventstore/serialize';
import type { StoredEvent } from '../../eventstore/stored';
import { open } from '../testing/open';

type Line = Omit<StoredEvent, 'position' | 'documents'> & {
  readonly position: string;
  /** Base64, by id. */
  readonly documents: Readonly<Record<string, string>>;
};

/** Recorded by the first release that had metadata, attachments, labels, protection and reconstruction; never changed since. */
const fixture = path.resolve(__dirname, '..', '..', '..', 'eventstore', 'fixtures', 'annotations-v1.jsonl');

const stored: readonly StoredEvent[] = readFileSync(fixture, 'utf8')
  .trimEnd()
  .split('\n')
  .map((text) => {
    const line: Line = JSON.parse(text);
    const documents = Object.entries(line.documents).map(([id, bytes]) => [id, Buffer.from(bytes, 'base64')] as const);
    return { ...line, position: BigInt(line.position), documents: new Map(documents) };
  });

const STUDY = '1f7b152799b5a2bdb54e13fdbe35322634a34cb0';
const PATIENT = '516b9783fca517eecbd1d064da2d165310b19759';

describe('the recorded history of what is attached to resources', () => {
  it('has every type of event, with the hash that it was written with', () => {
    expect(new Set(stored.map(({ type }) => type))).toEqual(
      new Set([
        'InstanceStored',
        'InstanceReconstructed',
        'MetadataSet',
        'MetadataRemoved',
        'AttachmentStored',
        'AttachmentRemoved',
        'LabelAdded',
        'LabelRemoved',
        'PatientProtectionSet',
        'ChangesForgotten',
      ]),
    );
    for (const event of stored) {
      expect(hashEvent({ ...event, storedData: event.data, storedMetadata: event.metadata })).toBe(event.hash);
    }
  });

  it('is folded into what was shown then', async () => {
    const store = createMemoryStore();
    for (const event of stored) {
      const { stream, id, type, data, metadata } = toRecorded(event);
      const documents = [...event.documents].map(([document, bytes]) => ({
        id: document,
        kind: 'sealed' as const,
        bytes: bytes ?? Buffer.of(),
      }));
      await store.append({ stream, expected: 'any', events: [{ id, type, data, metadata }], documents })();
    }
    const { projections, notices } = await open({ store });
    await projections.caughtUp();
    const { resources } = projections;
    expect(notices).toEqual([]);
    expect(resources.metadataOf(STUDY).filter(({ type }) => type >= 1024)).toEqual([
      { type: 1024, value: 'second', revision: 1 },
      { type: 1026, value: 'last', revision: 0 },
    ]);
    expect(resources.attachmentsOf(STUDY)).toMatchObject([{ type: 1024, blob: { size: 5 }, revision: 0 }]);
    expect(resources.labels()).toEqual(['kept']);
    expect(resources.isProtected(PATIENT)).toBe(true);
    expect(resources.find(STUDY)?.tags['0008,1030']).toBe('later');
    expect(resources.changes.last()).toBe(12);
    expect(resources.changes.list({ since: 0, to: 99, types: [], limit: 9, newest: false })).toMatchObject([
      { sequence: 12, type: 'UpdatedMetadata', id: STUDY },
    ]);
    await projections.close();
  });
});
