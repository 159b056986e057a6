import type { InstanceSummary } from '../dicom/port';
import type { Origin } from '../domain/event';
import type { Announced, Known, StoredInstance } from './port';
import { IngestFault, type Received, toFault } from './receive';
import { type InstanceStorePorts, isPresent, storeInstance, summarized } from './store-instance';
import { type IngestTranscoding, transcodeReceived } from './transcode-received';

export type TranscodedStorePorts = InstanceStorePorts & {
  /** Null: instances are stored as they come. */
  readonly transcoding?: IngestTranscoding | null;
};

const sizeOf = (received: Received): number => (received.kind === 'memory' ? received.bytes.length : received.blob.size);

const remove = async (received: Received, { blobs }: TranscodedStorePorts): Promise<void> => {
  if (received.kind === 'spooled') await blobs.remove(received.blob.id);
};

type Settled = { readonly received: Received; readonly known: Known };

const settle = async (received: Received, ports: TranscodedStorePorts, known: Known, lossy: boolean): Promise<Settled> => {
  const { transcoding } = ports;
  if (transcoding == null) return { received, known };
  const summary = known.summary ?? (await summarized(received, sizeOf(received), ports));
  const asItIs = { received, known: { ...known, summary } };
  if (!ports.overwrite && known.compared !== true && isPresent(summary.ids.instance, ports)) return asItIs;
  const transcoded = await transcodeReceived(received, summary, lossy, { ...ports, transcoding });
  if (transcoded === null) return asItIs;
  try {
    const made = await summarized(transcoded, sizeOf(transcoded), ports);
    await remove(received, ports);
    return { received: transcoded, known: { ...known, summary: made } };
  } catch (error) {
    await remove(transcoded, ports);
    throw error;
  }
};

/** Throws an `IngestFault`. */
const judge = ({ sopClass, sopInstance }: InstanceSummary, announced: Announced): void => {
  const differs = (said: string, is: string): boolean => said !== '' && said !== is;
  if (differs(announced.sopClass, sopClass) || differs(announced.sopInstance, sopInstance)) {
    throw new IngestFault({ _tag: 'NotAsAnnounced' });
  }
};

/** As `storeInstance`, in the transfer syntax of IngestTranscoding where the file can be had in it. `lossy`: whether its pixels may change. */
export const storeTranscoded = async (
  received: Received,
  origin: Origin,
  ports: TranscodedStorePorts,
  {
    known = {},
    lossy,
    announced,
  }: { readonly known?: Known; readonly lossy: boolean; readonly announced?: Announced | undefined },
): Promise<StoredInstance> => {
  let settled: Settled;
  try {
    if (sizeOf(received) === 0) throw new IngestFault({ _tag: 'EmptyBody' });
    const summary = announced === undefined ? known.summary : await summarized(received, sizeOf(received), ports);
    if (announced !== undefined && summary !== undefined) judge(summary, announced);
    settled = await settle(received, ports, summary === undefined ? known : { ...known, summary }, lossy);
  } catch (error) {
    await remove(received, ports);
    throw toFault(error);
  }
  return storeInstance(settled.received, origin, ports, settled.known);
};
