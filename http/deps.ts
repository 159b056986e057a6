import type { Readable } from 'node:stream';
import type { Engine } from '../actors/port';
import type { LiveSettings } from '../config/live-settings';
import type { LogLevels } from '../config/log-levels';
import type { Options } from '../config/options';
import type { Images } from '../dicom/images/port';
import type { InstanceEditing } from '../dicom/modify/port';
import type { DicomLimits } from '../dicom/port';
import type { Transcoder } from '../dicom/transcode/port';
import type { Commitments } from '../dimse/commitments';
import type { DicomScu } from '../dimse/port';
import type { QueryRegistry } from '../dimse/query/registry';
import type { BlobRef } from '../domain/event';
import type { JsonObject } from '../domain/json';
import type { Clock, Ids } from '../domain/time';
import type { LogHealth } from '../eventstore/health';
import type { RecordedEvent } from '../eventstore/port';
import type { AnnotationReader, Find } from '../find/port';
import type { RequestedTags } from '../find/requested-tags/requested-tags';
import type { Annotations } from '../ingest/annotations';
import type { AnonymizedNames } from '../ingest/anonymized-names';
import type { Exports } from '../ingest/exports';
import type { PassOn } from '../ingest/pass-on';
import type { Ingest, InstanceFiles, Making, Reconstruction } from '../ingest/port';
import type { ValueReader } from '../ingest/read-values';
import type { ModalityRegistry } from '../modalities/registry';
import type { ExportsView } from '../projections/exports';
import type { Metrics } from '../projections/metrics/registry';
import type { JobRow, ProjectionHost } from '../projections/port';
import type { ResourceSearch } from '../projections/resources/search';
import type { Threads } from '../threads/threads';
import type { Creation } from './creation/build';
import type { Built, Planned } from './creation/creation-task';
import type { EmbeddedImage } from './modification/embedded-image';

/** Bytes `start` to `end`, both included. */
export type ByteRange = { readonly start: number; readonly end: number };

export type JobHistories = {
  /** All events of a job, oldest first; null if there never was such a job. Rejects if the log cannot be read. */
  readonly events: (id: string) => Promise<readonly RecordedEvent[] | null>;
  /** The job as a prefix of its history makes it, unsealed; null for an empty prefix. */
  readonly rowAfter: (id: string, events: readonly RecordedEvent[]) => Promise<JobRow | null>;
};

/** Ends the server gracefully, soon after the call: the answer to the request that asked for it is sent before. */
export type Lifecycle = {
  /** The server starts again in the same process, with its configuration read anew. */
  readonly reset: () => void;
  readonly shutdown: () => void;
};

/** The DICOM network as routes use it. */
export type Network = {
  readonly scu: DicomScu;
  readonly queries: QueryRegistry;
  readonly commitments: Commitments;
  readonly transcoder: Transcoder;
  /** `TranscodeDicomProtocol`. */
  readonly transcodeDicomProtocol: boolean;
  readonly passOn: PassOn;
};

/** What answers questions about the stored resources. */
export type Finding = Find & {
  readonly search: ResourceSearch;
  readonly annotations: AnnotationReader;
  readonly requestedTags: RequestedTags;
};

/** Makes DICOM files on threads, and stores them. */
export type InstanceCreation = {
  /** Reads the body of a request; its memory is gone afterwards. */
  readonly plan: (body: Uint8Array) => Promise<Planned>;
  /** The memory of its content is gone afterwards. */
  readonly build: (creation: Creation) => Promise<Built>;
  /** The image of a data URI, as what a modification replaces. */
  readonly image: (uri: string) => Promise<EmbeddedImage>;
  readonly store: Making['storeMade'];
  readonly limits: Partial<DicomLimits>;
};

/** Told what went wrong without being anybody's fault but ours. Never given personal data. */
export type DefectLog = (error: unknown, correlationId: string) => void;

/** All that the REST interface needs; it names no driver. */
export type HttpDependencies = {
  readonly options: Options;
  readonly engine: Engine;
  readonly projections: Pick<ProjectionHost, 'jobs' | 'resources'>;
  readonly ingest: Ingest;
  readonly annotations: Annotations;
  readonly edit: InstanceEditing;
  readonly readValues: ValueReader;
  readonly creation: InstanceCreation;
  readonly anonymizedNames: AnonymizedNames;
  readonly reconstruction: Reconstruction;
  readonly modalities: ModalityRegistry;
  readonly images: Images;
  /** On which ZIPs are deflated. */
  readonly threads: Threads;
  readonly transcoder: Transcoder;
  /** Reads a file that the transcoder handed out, or a stored one that it left as it was. */
  readonly transcoded: { readonly open: (path: string) => Readable };
  readonly network: Network;
  /** What was sent to others: shown, and recorded where `LogExportedResources` asks for it. */
  readonly exports: ExportsView & Exports;
  readonly instances: InstanceFiles;
  readonly finding: Finding;
  readonly histories: JobHistories;
  /** The `Content` of a job: `describe` of its type; `{}` for a type that is not known any more. */
  readonly describeContent: (jobType: string, facts: JsonObject) => JsonObject;
  readonly outputs: { readonly open: (blob: BlobRef, range?: ByteRange) => Readable };
  readonly metrics: Pick<Metrics, 'enabled' | 'enable' | 'update' | 'render'>;
  /** Calls back when it is not known for too long whether the log has taken an append. */
  readonly whenStalled: LogHealth['whenStalled'];
  readonly settings: LiveSettings;
  readonly logLevels: LogLevels;
  readonly lifecycle: Lifecycle;
  /** What `/system` calls `DatabaseServerIdentifier`: the same at every start, another on other folders and machines. */
  readonly identifier: string;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Cryptographically strong bytes. */
  readonly random: (bytes: number) => Uint8Array;
  readonly onDefect: DefectLog;
};
