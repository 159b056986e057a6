import { isLeft } from 'fp-ts/Either';
import type { DocumentRef } from '../domain/event';
import type { Json } from '../domain/json';
import { orthancStatus } from '../domain/orthanc-status';
import type { EventStore } from '../eventstore/port';
import { unseal } from '../eventstore/sealed';
import { JobFault } from '../jobs/job-type';

export type SealedParameters = { readonly parameters: Json; readonly patients: readonly string[] };

/** The parameters of a job from its sealed document. Throws a `JobFault` if they cannot be had, or were erased. */
export const readParameters = async (
  store: Pick<EventStore, 'document'>,
  ref: DocumentRef,
  atHand: Uint8Array | null,
): Promise<SealedParameters> => {
  const { content, patients } = unseal(atHand ?? (await read(store, ref)));
  const parameters = typeof content === 'object' && content !== null && 'parameters' in content ? content.parameters : undefined;
  if (parameters === undefined) throw new JobFault(orthancStatus.BadFileFormat.code);
  return { parameters, patients };
};

const read = async (store: Pick<EventStore, 'document'>, ref: DocumentRef): Promise<Uint8Array> => {
  const bytes = await store.document(ref.document)();
  if (isLeft(bytes)) throw new JobFault(orthancStatus.Database.code);
  if (bytes.right === null) throw new JobFault(orthancStatus.InexistentItem.code, 'The parameters of this job were erased');
  return bytes.right;
};
