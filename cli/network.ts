import type { LiveSettings } from '../config/live-settings';
import type { Options } from '../config/options';
import { type Opening, openedEarly, openedLate } from '../dicom/source/opening';
import { defaultCharacterSet, defaultDecoder } from '../dicom/text/default-encoding';
import type { Transcoder } from '../dicom/transcode/port';
import { type Arrivals, createArrivals } from '../dimse/arrivals';
import { createCommitments } from '../dimse/commitments';
import { createQueryRegistry } from '../dimse/query/registry';
import { createScu, type RunningScu } from '../dimse/scu/scu';
import type { Clock, Ids, Timers } from '../domain/time';
import type { EventStore } from '../eventstore/port';
import type { Network } from '../http/deps';
import { fileOfBlob } from '../ingest/instance-files';
import { createPassOn, type PassOnPorts } from '../ingest/pass-on';
import type { Ingest } from '../ingest/port';
import type { CommitmentPorts } from '../jobs/commitment/job-type';
import type { ModalityStorePorts, SendableInstance } from '../jobs/modality-store/ports';
import type { RetrievePorts } from '../jobs/retrieve/ports';
import type { ResourcesView, SendableRow } from '../projections/port';
import type { ResourceSearch } from '../projections/resources/search';
import type { BlobStore } from '../storage/port';
import { acceptedClasses } from './dicom-network';
import type { DicomTls } from './dicom-tls';
import { receiveArriving } from './receive-arriving';

export type NetworkPorts = PassOnPorts & {
  readonly options: Options;
  readonly settings: LiveSettings;
  readonly tls: DicomTls;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly ids: Ids;
  readonly blobs: BlobStore;
  readonly store: Pick<EventStore, 'document'>;
  readonly resources: ResourcesView;
  readonly search: ResourceSearch;
  readonly transcoder: Transcoder;
  readonly ingest: Pick<Ingest, 'store'>;
};

/** The client side of the DICOM network, as routes and jobs use it. */
export type OpenNetwork = {
  readonly routes: Network;
  readonly jobs: ModalityStorePorts & RetrievePorts & CommitmentPorts & SendablePorts;
  readonly arrivals: Arrivals;
  readonly close: () => Promise<void>;
};

/** Opens nothing before there is something to send. Throws if the files of TLS cannot be read. */
export const openNetwork = (ports: NetworkPorts): OpenNetwork => {
  const { options, transcoder, ids, ingest } = ports;
  const scu = scuOf(ports);
  const commitments = createCommitments(options.StorageCommitmentReportsSize);
  const arrivals = createArrivals();
  const transcodeDicomProtocol = options.TranscodeDicomProtocol;
  return {
    routes: {
      scu,
      queries: createQueryRegistry(options.QueryRetrieveSize),
      commitments,
      transcoder,
      transcodeDicomProtocol,
      passOn: createPassOn(ports),
    },
    jobs: {
      scu,
      commitments,
      arrivals,
      transcoder,
      transcodeDicomProtocol,
      receive: receiveArriving(ingest, ids),
      characterSet: defaultCharacterSet(options.DefaultEncoding),
      ...sendable(ports),
      sopClassesOf: sopClassesOf(ports),
    },
    arrivals,
    close: () => scu.close(),
  };
};

const scuOf = ({ options, settings, clock, timers, tls }: NetworkPorts): RunningScu => {
  return createScu({
    clock,
    timers,
    tls: () => tls.client,
    fallback: defaultDecoder(options.DefaultEncoding),
    options: {
      aet: options.DicomAet,
      timeout: options.DicomScuTimeout,
      maximumPduLength: options.MaximumPduLength,
      closeDelay: options.DicomAssociationCloseDelay,
      preferredTransferSyntax: options.DicomScuPreferredTransferSyntax,
      storageClasses: acceptedClasses(options),
      storageSyntaxes: settings.knownSyntaxes,
    },
  });
};

const SOP_INSTANCE = '0008,0018';
/** Copies of one instance, of several patients, that are looked at. */
const MOST_COPIES = 100;

const sopClassesOf =
  ({ search, resources }: NetworkPorts): CommitmentPorts['sopClassesOf'] =>
  (sopInstance) =>
    (search.keysWith('Instance', SOP_INSTANCE, { kind: 'values', values: [sopInstance] }, MOST_COPIES) ?? []).flatMap((key) => {
      const id = search.byKey(key)?.id;
      const row = id === undefined ? null : resources.get('Instance', id);
      return row?.instance && row.tags[SOP_INSTANCE] === sopInstance ? [row.instance.sopClass] : [];
    });

/** Bytes of content that is kept deflated, which is inflated as a whole: more of it is not opened before its turn. */
const LARGEST_EARLY = 1024 * 1024;

type SendablePorts = Pick<ModalityStorePorts, 'describe' | 'needs' | 'openSeveral'> & {
  readonly open: (instance: string) => Opening<SendableInstance | null>;
};

const sendable = (ports: NetworkPorts): SendablePorts => {
  const { resources } = ports;
  const opened = async (row: SendableRow | null): Promise<SendableInstance | null> => {
    const file = row === null ? null : await fileOfBlob(row.blob, ports);
    if (row === null || file === null) return null;
    const { sopClass, sopInstance, transferSyntax } = row;
    return { sopClass, sopInstance, transferSyntax, file };
  };
  const opening = (row: SendableRow | null): Opening<SendableInstance | null> => {
    const late = row?.blob.deflated !== undefined && row.blob.size > LARGEST_EARLY;
    return (late ? openedLate : openedEarly)(() => opened(row));
  };
  return {
    describe: resources.sendable,
    needs: resources.storageForms,
    open: (id) => opening(resources.sendable(id)),
    openSeveral: (ids) => resources.sendables(ids).map(opening),
  };
};
