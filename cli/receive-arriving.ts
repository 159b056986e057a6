import * as E from 'fp-ts/Either';
import type { Ids } from '../domain/time';
import type { Ingest, IngestError } from '../ingest/port';
import type { RetrievePorts } from '../jobs/retrieve/ports';

/** Statuses of a C-STORE-RSP (PS3.4 B.2.3). */
const SUCCESS = 0x0000;
const OUT_OF_RESOURCES = 0xa700;
const DOES_NOT_MATCH = 0xa900;
const CANNOT_UNDERSTAND = 0xc000;

/** Stores what arrives by C-GET as if the peer had sent it by C-STORE: it is the origin of the instance. */
export const receiveArriving =
  (ingest: Pick<Ingest, 'store'>, ids: Ids): RetrievePorts['receive'] =>
  async ({ body, sopClass, sopInstance }, { aet, host }) => {
    const origin = {
      actor: { kind: 'dicom', address: host, aet },
      correlationId: ids.uuid(),
      causationId: null,
    } as const;
    const stored = await ingest.store(
      { body, contentLength: null, encoding: 'identity', announced: { sopClass, sopInstance } },
      origin,
    )();
    if (E.isLeft(stored)) return { status: statusOf(stored.left), instance: null };
    const one = Array.isArray(stored.right) ? stored.right[0] : stored.right;
    return { status: SUCCESS, instance: one?.ids.instance ?? null };
  };

const statusOf = ({ _tag }: IngestError): number => {
  if (_tag === 'NotAsAnnounced') return DOES_NOT_MATCH;
  return _tag === 'StorageFull' || _tag === 'LimitReached' || _tag === 'StorageUnavailable'
    ? OUT_OF_RESOURCES
    : CANNOT_UNDERSTAND;
};
