import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import type { Fact, Origin } from '../domain/event';
import { CHANGES_STREAM, type Level, type ResourceEventData, resourceStream } from '../domain/resource/events';
import type { NewDocument } from '../eventstore/port';
import { seal } from '../eventstore/sealed';
import type { AttachmentRow, MetadataRow } from '../projections/annotations';
import { appendAtEnd } from './append-resource';
import { type AttachmentPorts, discardUnrecorded, storeAttachment } from './attachment';
import type { IngestError, Upload } from './port';
import { IngestFault, toFault } from './receive';
import { reencoded } from './reencode';

export type AnnotationRefusal =
  | { readonly _tag: 'UnknownResource' }
  /** The value is not the one that the client has seen, or the client did not say which one it saw. */
  | { readonly _tag: 'RevisionConflict' };

/** What a client says of the value that it changes: nothing (`any`), or its entity tag; null if it gave none where one is needed. */
export type Seen = 'any' | string | null;

type Command<A> = TaskEither<IngestError | AnnotationRefusal, A>;

/** The commands on what is attached to resources. A Right means: durable, and taken by the projections. */
export type Annotations = {
  readonly setMetadata: (of: Target, metadata: number, value: string, seen: Seen, origin: Origin) => Command<MetadataRow>;
  readonly removeMetadata: (of: Target, metadata: number, seen: Seen, origin: Origin) => Command<null>;
  readonly storeAttachment: (of: Target, attachment: number, body: Upload, seen: Seen, origin: Origin) => Command<AttachmentRow>;
  /** Keeps the bytes deflated, or as they are, from now on. Nothing happens where they are so already, or are too large to be kept deflated. */
  readonly reencode: (of: Target, attachment: number, deflate: boolean, origin: Origin) => Command<null>;
  readonly removeAttachment: (of: Target, attachment: number, seen: Seen, origin: Origin) => Command<null>;
  readonly addLabel: (of: Target, label: string, origin: Origin) => Command<null>;
  readonly removeLabel: (of: Target, label: string, origin: Origin) => Command<null>;
  readonly protect: (patient: string, protects: boolean, origin: Origin) => Command<null>;
  readonly forgetChanges: (origin: Origin) => Command<null>;
};

export type Target = { readonly level: Level; readonly id: string };

/** `"revision-md5"`, as Orthanc makes entity tags (contract 09-resources.md §6 and §7). */
export const entityTag = (revision: number, md5: string): string => `"${revision}-${md5}"`;

class Refused extends Error {
  constructor(readonly refusal: AnnotationRefusal) {
    super(refusal._tag);
  }
}

export const createAnnotations = (ports: AttachmentPorts): Annotations => {
  const { resources } = ports.projections;

  const answer =
    <A>(work: () => Promise<A>): Command<A> =>
    async () => {
      try {
        return E.right(await work());
      } catch (error) {
        const fault = toFault(error);
        if (fault instanceof IngestFault) return E.left(fault.error);
        if (fault instanceof Refused) return E.left(fault.refusal);
        throw fault;
      }
    };

  const append = async (stream: string, fact: Fact, documents: readonly NewDocument[], origin: Origin): Promise<void> => {
    const appended = await appendAtEnd(ports.recorder, { stream, fact, documents, origin });
    await ports.projections.waitFor(appended.position);
  };

  /** One change of a resource at a time, and none of one that is not there. */
  const on = <A>({ level, id }: Target, change: () => Promise<A>): Command<A> =>
    answer(() =>
      ports.locks.run(id, () => {
        if (resources.get(level, id) === null) throw new Refused({ _tag: 'UnknownResource' });
        return change();
      }),
    );

  const record = <T extends keyof ResourceEventData>(
    { level, id }: Target,
    type: T,
    data: ResourceEventData[T],
    documents: readonly NewDocument[],
    origin: Origin,
  ): Promise<void> => append(resourceStream(level, id), { type, data }, documents, origin);

  const sealText = (id: string, text: string) => seal(text, [patientOf(id)], ports.random, ports.ids.uuid());

  const patientOf = (id: string): string => {
    let row = resources.find(id);
    while (row?.parent) row = resources.find(row.parent);
    return row?.id ?? id;
  };

  const metadata = (id: string, type: number) => resources.metadataOf(id).find((one) => one.type === type);
  const attachment = (id: string, type: number) => resources.attachmentsOf(id).find((one) => one.type === type);

  const check = (seen: Seen, current: string | null): void => {
    if (seen !== 'any' && seen !== current) throw new Refused({ _tag: 'RevisionConflict' });
  };
  const md5 = (row: MetadataRow): string => ports.md5(row.value);
  const present = <A>(row: A | undefined): A => {
    if (row === undefined) throw new Refused({ _tag: 'UnknownResource' });
    return row;
  };

  return {
    setMetadata: (of, type, value, seen, origin) =>
      on(of, async () => {
        const before = metadata(of.id, type);
        if (before !== undefined) check(seen, entityTag(before.revision, md5(before)));
        const { ref, document } = sealText(of.id, value);
        await record(of, 'MetadataSet', { ...of, metadata: type, value: ref }, [document], origin);
        return present(metadata(of.id, type));
      }),
    removeMetadata: (of, type, seen, origin) =>
      on(of, async () => {
        const before = present(metadata(of.id, type));
        check(seen, entityTag(before.revision, md5(before)));
        await record(of, 'MetadataRemoved', { ...of, metadata: type }, [], origin);
        return null;
      }),
    storeAttachment: (of, type, body, seen, origin) =>
      answer(() => {
        if (resources.get(of.level, of.id) === null) throw new Refused({ _tag: 'UnknownResource' });
        return storeAttachment(body, ports, (blob, documents) =>
          ports.locks.run(of.id, async () => {
            if (resources.get(of.level, of.id) === null) throw new Refused({ _tag: 'UnknownResource' });
            const before = attachment(of.id, type);
            if (before !== undefined) check(seen, entityTag(before.revision, before.blob.md5));
            await record(of, 'AttachmentStored', { ...of, attachment: type, fileUuid: blob.id, blob }, documents, origin);
            return present(attachment(of.id, type));
          }),
        );
      }),
    reencode: (of, type, deflate, origin) =>
      on(of, async () => {
        const { blob } = present(attachment(of.id, type));
        const safe = await reencoded(blob, deflate, ports);
        if (safe === null) return null;
        try {
          const data = { ...of, attachment: type, blob: safe.blob };
          await record(of, 'AttachmentReencoded', data, safe.documents, origin);
        } catch (error) {
          await discardUnrecorded(error, safe.blob, ports);
          throw error;
        }
        return null;
      }),
    removeAttachment: (of, type, seen, origin) =>
      on(of, async () => {
        const before = present(attachment(of.id, type));
        check(seen, entityTag(before.revision, before.blob.md5));
        await record(of, 'AttachmentRemoved', { ...of, attachment: type }, [], origin);
        return null;
      }),
    addLabel: (of, label, origin) =>
      on(of, async () => {
        if (resources.labelsOf(of.id).includes(label)) return null;
        const { ref, document } = sealText(of.id, label);
        await record(of, 'LabelAdded', { ...of, label: ref }, [document], origin);
        return null;
      }),
    removeLabel: (of, label, origin) =>
      on(of, async () => {
        if (!resources.labelsOf(of.id).includes(label)) return null;
        const { ref, document } = sealText(of.id, label);
        await record(of, 'LabelRemoved', { ...of, label: ref }, [document], origin);
        return null;
      }),
    protect: (id, protects, origin) =>
      on({ level: 'Patient', id }, async () => {
        if (resources.isProtected(id) === protects) return null;
        await record({ level: 'Patient', id }, 'PatientProtectionSet', { id, protected: protects }, [], origin);
        return null;
      }),
    forgetChanges: (origin) =>
      answer(async () => {
        await append(CHANGES_STREAM, { type: 'ChangesForgotten', data: {} }, [], origin);
        return null;
      }),
  };
};
