import * as E from 'fp-ts/Either';
import type { Origin } from '../domain/event';
import { createLastRevisions } from './last-revisions';
import type { Ingest, IngestError, Making, Reconstruction, StoredInstance, Upload } from './port';
import { IngestFault, toFault } from './receive';
import { reconstruct } from './reconstruct';
import { type RemovePorts, removeResource } from './remove-resource';
import { storeTranscoded, type TranscodedStorePorts } from './store-transcoded';
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

/** A file of our own is never looked at for a ZIP's signature. */
const NO_HEAD = Buffer.alloc(0);

export type IngestPorts = Omit<TranscodedStorePorts & RemovePorts & UploadPorts, 'revisions' | 'storeInstance'>;

/** The commands on stored resources, over their ports. */
export const createIngest = (given: IngestPorts): Ingest & Making & Reconstruction => {
  const ports = { revisions: createLastRevisions(), ...given };
  let uploads = 0;
  const uploadPorts: UploadPorts = {
    ...ports,
    // As it is received, that is; and those that come at once are better stored together.
    storesEarly: () => given.deflates !== true && given.transcoding == null && uploads === 1,
    storeInstance: (received, by, announced) => storeTranscoded(received, by, ports, { lossy: true, announced }),
  };
  const take = async (upload: Upload, origin: Origin): Promise<StoredInstance | readonly StoredInstance[]> => {
    uploads += 1;
    try {
      return await takeUpload(upload, origin, uploadPorts);
    } finally {
      uploads -= 1;
    }
  };
  return {
    store: (upload, origin) => () => answer(take(upload, origin)),
    storeMade: (file, known, origin) => () =>
      answer(
        // A job that makes it again after a crash must find what it made: pixels stay, and with them the identifiers.
        storeTranscoded(
          file.kind === 'memory' ? file : { ...file, head: NO_HEAD },
          origin,
          known.transcoded ? { ...ports, transcoding: null } : ports,
          { known: { ...known, compared: true }, lossy: false },
        ),
      ),
    reconstruct: (level, id, origin) => () => answer(reconstruct(level, id, origin, ports)),
    remove: (level, id, origin) => () => answer(removeResource(level, id, origin, ports)),
  };
};
