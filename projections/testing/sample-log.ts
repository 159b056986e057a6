import { createHash } from 'node:crypto';
import * as E from 'fp-ts/Either';
import type { Fact } from '../../domain/event';
import type { JobErrorData } from '../../domain/job/events';
import { jobStream } from '../../domain/job/events';
import type { Json } from '../../domain/json';
import { CHANGES_STREAM, type Level, type MainTags, type ResourceEventData, resourceStream } from '../../domain/resource/events';
import type { EventStore, NewDocument, Position } from '../../eventstore/port';
import { digestOf } from '../../eventstore/sealed';

/** Writes histories into a store as the server does, with counted ids and a clock that goes on a second an append. */
export class SampleLog {
  #counter = 0;
  time = 1_000_000_000_000_000;

  constructor(readonly store: EventStore) {}

  #uuid(): string {
    this.#counter += 1;
    return `00000000-0000-4000-8000-${String(this.#counter).padStart(12, '0')}`;
  }

  seal(content: Json): { readonly ref: { readonly document: string; readonly digest: string }; readonly document: NewDocument } {
    const bytes = Buffer.concat([Buffer.alloc(32, 7), Buffer.from(JSON.stringify({ patients: [], content }))]);
    const id = this.#uuid();
    return { ref: { document: id, digest: digestOf(bytes) }, document: { id, kind: 'sealed', bytes } };
  }

  async append(stream: string, facts: readonly Fact[], documents: readonly NewDocument[] = []): Promise<Position> {
    this.time += 1_000_000;
    const metadata = {
      actor: { kind: 'kernel' },
      correlationId: 'c',
      causationId: null,
      schema: 1,
      time: this.time,
      node: 'n',
    } as const;
    const events = facts.map(({ type, data }) => ({ id: this.#uuid(), type, data, metadata }));
    const appended = await this.store.append({ stream, expected: 'any', events, documents })();
    if (E.isLeft(appended)) throw new Error(appended.left._tag);
    return appended.right.position;
  }

  submit(id: string, userData: Json = null, filename: string | null = null): Promise<Position> {
    const { ref, document } = this.seal({ parameters: {}, userData, filename });
    const data = {
      jobType: 'Archive',
      priority: 0,
      delivery: 'output',
      facts: { Description: 'REST API' },
      sealed: ref,
    } as const;
    return this.append(jobStream(id), [{ type: 'JobSubmitted', data }], [document]);
  }

  job(id: string, ...facts: readonly Fact[]): Promise<Position> {
    return this.append(jobStream(id), facts);
  }

  /** A failure whose details are sealed. */
  failSealed(id: string, details: Json): Promise<Position> {
    const { ref, document } = this.seal(details);
    const error: JobErrorData = { code: 9, details: '', sealed: ref };
    return this.append(jobStream(id), [{ type: 'JobFailed', data: { error } }], [document]);
  }

  store1(instance: Partial<SampleInstance> = {}): Promise<Position> {
    const { patient = 'p', study = 's', series = 'e', sop = 'i', ...rest } = instance;
    const tags: MainTags = rest.tags ?? {
      patient: { '0010,0020': patient },
      study: { '0020,000d': study },
      series: { '0020,000e': series },
      instance: { '0008,0018': sop },
    };
    const { ref, document } = this.seal(tags);
    const ids = idsOf({ patient, study, series, sop });
    const blob = { store: rest.blobStore ?? 'file', id: this.#uuid(), size: rest.size ?? 100, md5: 'm', sha256: 'h' } as const;
    const data: ResourceEventData['InstanceStored'] = {
      ids,
      blob,
      fileUuid: blob.id,
      transferSyntax: '1.2.840.10008.1.2.1',
      sopClass: '1.2.840.10008.5.1.4.1.1.2',
      origin: 'RestApi',
      pixelDataOffset: null,
      indexInSeries: rest.index ?? null,
      expectedNumberOfInstances: rest.expected ?? null,
      mainTags: ref,
      overwrites: rest.overwrites ?? false,
    };
    const stable = (['Series', 'Study', 'Patient'] as const).map((level) => {
      const id = { Series: ids.series, Study: ids.study, Patient: ids.patient }[level];
      return { type: 'ResourceStabilized', data: { level, id } };
    });
    const facts = [{ type: 'InstanceStored', data }, ...(rest.stable === true ? stable : [])];
    return this.append(resourceStream('Instance', ids.instance), facts, [document]);
  }

  remove(level: Level, id: string): Promise<Position> {
    return this.append(resourceStream(level, id), [{ type: 'ResourceDeleted', data: { level, id } }]);
  }

  /** The file of an instance is read again, and leads these levels. */
  reconstruct(instance: Partial<SampleInstance>, leads: readonly Level[]): Promise<Position> {
    const ids = idsOf(instance);
    const tags: MainTags = instance.tags ?? { patient: { n: 'p' }, study: { n: 's' }, series: { n: 'e' }, instance: { n: 'i' } };
    const { ref, document } = this.seal(tags);
    const data: ResourceEventData['InstanceReconstructed'] = {
      ids,
      leads,
      transferSyntax: '1.2.840.10008.1.2',
      sopClass: '1.2.840.10008.5.1.4.1.1.2',
      pixelDataOffset: 5,
      indexInSeries: 2,
      expectedNumberOfInstances: 3,
      mainTags: ref,
    };
    return this.#on('Instance', ids.instance, { type: 'InstanceReconstructed', data }, document);
  }

  setMetadata(level: Level, id: string, metadata: number, value: string): Promise<Position> {
    const { ref, document } = this.seal(value);
    return this.#on(level, id, { type: 'MetadataSet', data: { level, id, metadata, value: ref } }, document);
  }

  removeMetadata(level: Level, id: string, metadata: number): Promise<Position> {
    return this.#on(level, id, { type: 'MetadataRemoved', data: { level, id, metadata } });
  }

  attach(level: Level, id: string, attachment: number): Promise<Position> {
    const blob = { store: 'file', id: this.#uuid(), size: 7, md5: 'm', sha256: 'h' } as const;
    return this.#on(level, id, { type: 'AttachmentStored', data: { level, id, attachment, fileUuid: blob.id, blob } });
  }

  label(level: Level, id: string, text: string, type: 'LabelAdded' | 'LabelRemoved' = 'LabelAdded'): Promise<Position> {
    const { ref, document } = this.seal(text);
    return this.#on(level, id, { type, data: { level, id, label: ref } }, document);
  }

  protect(id: string, protects: boolean): Promise<Position> {
    return this.#on('Patient', id, { type: 'PatientProtectionSet', data: { id, protected: protects } });
  }

  forgetChanges(): Promise<Position> {
    return this.append(CHANGES_STREAM, [{ type: 'ChangesForgotten', data: {} }]);
  }

  #on(level: Level, id: string, fact: Fact, ...documents: readonly NewDocument[]): Promise<Position> {
    return this.append(resourceStream(level, id), [fact], documents);
  }

  stabilize(level: Level, id: string): Promise<Position> {
    return this.append(resourceStream(level, id), [{ type: 'ResourceStabilized', data: { level, id } }]);
  }
}

export type SampleInstance = {
  readonly patient: string;
  readonly study: string;
  readonly series: string;
  readonly sop: string;
  readonly size: number;
  readonly index: number | null;
  readonly expected: number | null;
  readonly overwrites: boolean;
  readonly blobStore: 'file' | 'document';
  readonly tags: MainTags;
  /** Whether its series, study and patient are stable at once; default false. */
  readonly stable: boolean;
};

const sha = (...parts: readonly string[]): string =>
  (createHash('sha1').update(parts.join('|')).digest('hex').match(/.{8}/g) ?? []).join('-');

/** Orthanc's identifiers (contract 09-resources.md §2). */
export const idsOf = ({ patient = 'p', study = 's', series = 'e', sop = 'i' }: Partial<SampleInstance>) => ({
  patient: sha(patient),
  study: sha(patient, study),
  series: sha(patient, study, series),
  instance: sha(patient, study, series, sop),
});
