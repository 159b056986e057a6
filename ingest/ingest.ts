import * as E from 'fp-ts/Either';
import type { Ingest, IngestError, Reconstruction } from './port';
import { IngestFault, toFault } from './receive';
import { reconstruct } from './reconstruct';
import { type RemovePorts, removeResource } from './remove-resource';
import { type InstanceStorePorts, storeInstance } from './store-instance';
import { takeUpload, type UploadPorts } from './upload';

/** Faults become Left; whatever else is thrown is a defect and rejects. */
const answer = async <T>(work: Promise<T>): Promise<E.Either<IngestError, T>> => {
  try {
    return E.right(await work);
  } catch (error) {
    const fault = toFault(error);
    if (fault instanceof IngestFault) return E.left(fault.error);
    throw fault;
  }
};

/** The commands on stored resources, over their ports. */
export const createIngest = (
  ports: InstanceStorePorts & RemovePorts & Omit<UploadPorts, 'storeInstance'>,
): Ingest & Reconstruction => ({
  store: (upload, origin) => () =>
    answer(takeUpload(upload, origin, { ...ports, storeInstance: (received, by) => storeInstance(received, by, ports) })),
  reconstruct: (level, id, origin) => () => answer(reconstruct(level, id, origin, ports)),
  remove: (level, id, origin) => () => answer(removeResource(level, id, origin, ports)),
});
