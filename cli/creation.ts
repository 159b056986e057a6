import type { DicomLimits } from '../dicom/port';
import { memoryOf, ownGiven, plannedOf } from '../http/creation/creation-task';
import type { InstanceCreation } from '../http/deps';
import type { Making } from '../ingest/port';
import { copied } from '../threads/owned-memory';
import type { Threads } from '../threads/threads';

/** Bytes of a body that the event loop may read itself. */
const INLINE = 16 * 1024;

/** The making of new instances, on threads. */
export const createCreation = (
  { run }: Pick<Threads, 'run'>,
  { storeMade }: Making,
  limits: Partial<DicomLimits>,
): InstanceCreation => ({
  plan: (given) => {
    if (given.byteLength <= INLINE) return Promise.resolve(plannedOf(given));
    const body = new Uint8Array(copied(given));
    return run('planCreated', { body }, { transfer: [body.buffer] });
  },
  build: (creation) => {
    const given = creation.given === null ? null : ownGiven(creation.given);
    return run('buildCreated', { ...creation, given }, { transfer: given === null ? [] : memoryOf([given]) });
  },
  image: (uri) => run('embedImage', { uri }),
  store: storeMade,
  limits,
});
