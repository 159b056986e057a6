import type { Modality } from '../domain/modality/modality';
import type { DicomOptions } from './dicom-options';
import type { HttpOptions } from './http-options';
import type { TranscodingOptions } from './transcoding-options';
import type { Worklists } from './worklists';

/** Names that users gave to metadata or attachments, with their numbers, and the MIME type of attachments that have one. */
export type UserNames = Readonly<Record<string, { readonly number: number; readonly mediaType: string | null }>>;

/** A tag of `Dictionary`. `creator`: of a private one; null: none is named. `least`, `most`: values of an element; `most` 0: no limit. */
export type TagDeclaration = {
  /** NaN: what was written is no tag. */
  readonly tag: number;
  readonly vr: string;
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly creator: string | null;
};

/** The options of the configuration that this release acts on, with Orthanc's names, types and defaults (differences: docs/differences.md). */
export type Options = HttpOptions &
  DicomOptions &
  TranscodingOptions & {
    readonly Name: string;
    readonly DicomAet: string;
    readonly DicomPort: number;
    readonly DicomServerEnabled: boolean;
    /** '' : see `checkDicomExposure`. */
    readonly DicomBindAddress: string;
    readonly DicomCheckCalledAet: boolean;
    readonly DicomCheckModalityHost: boolean;
    /** Seconds; 0: for ever. */
    readonly DicomScpTimeout: number;
    readonly MaximumDicomAssociations: number;
    readonly DicomAlwaysAllowEcho: boolean;
    readonly DicomAlwaysAllowStore: boolean;
    readonly DicomAlwaysAllowFind: boolean;
    readonly DicomAlwaysAllowFindWorklist: boolean;
    readonly DicomAlwaysAllowGet: boolean;
    readonly DicomAlwaysAllowMove: boolean;
    readonly CaseSensitivePN: boolean;
    readonly SynchronousCMove: boolean;
    readonly Worklists: Worklists;
    readonly DicomTlsEnabled: boolean;
    readonly DicomTlsRemoteCertificateRequired: boolean;
    /** By symbolic name. */
    readonly DicomModalities: Readonly<Record<string, Modality>>;
    readonly DicomModalitiesInDatabase: boolean;
    readonly StrictAetComparison: boolean;
    /** Seconds; 0: for ever. */
    readonly DicomScuTimeout: number;
    readonly MaximumPduLength: number;
    /** Seconds. */
    readonly DicomAssociationCloseDelay: number;
    readonly DicomScuPreferredTransferSyntax: string;
    /** '' : none. */
    readonly DicomTlsCertificate: string;
    readonly DicomTlsPrivateKey: string;
    readonly DicomTlsTrustedCertificates: string;
    readonly LogExportedResources: boolean;
    readonly DicomEchoChecksFind: boolean;
    readonly DicomDefaultRetrieveMethod: 'C-MOVE' | 'C-GET';
    /** Queries that are kept. */
    readonly QueryRetrieveSize: number;
    readonly MaximumQueryAnswers: number;
    /** Storage commitments that are kept. */
    readonly StorageCommitmentReportsSize: number;
    readonly TranscodeDicomProtocol: boolean;
    readonly StorageDirectory: string;
    /** '' : as StorageDirectory. */
    readonly IndexDirectory: string;
    /** `sqlite` or `eventstoredb`. */
    readonly EventStoreDriver: string;
    /** '' unless the driver is `eventstoredb`. Holds a password: never shown. */
    readonly EventStoreConnectionString: string;
    readonly EventStoreStreamPrefix: string;
    /** Seconds. */
    readonly EventStoreStartupTimeout: number;
    readonly EventStoreAppendTimeout: number;
    readonly OverwriteInstances: boolean;
    readonly StorageCompression: boolean;
    /** Of private tags in `Replace` whose request names none; '': none is written. */
    readonly DefaultPrivateCreator: string;
    /** Seconds. */
    readonly StableAge: number;
    readonly DefaultEncoding: string;
    /** Patients, studies or series that one find answers at most; 0: no limit. */
    readonly LimitFindResults: number;
    /** Instances that one find answers at most; 0: no limit. */
    readonly LimitFindInstances: number;
    readonly StorageAccessOnFind: string;
    /** Files that one find may read. */
    readonly MaximumFilesReadOnFind: number;
    readonly ConcurrentJobs: number;
    /** 0: one fewer than ConcurrentJobs. */
    readonly ConcurrentJobsPerPeer: number;
    readonly JobsHistorySize: number;
    readonly LimitJobs: number;
    readonly SaveJobs: boolean;
    readonly MediaArchiveSize: number;
    /** MiB of kept outputs; 0: no limit. */
    readonly MediaArchiveMaximumSizeMB: number;
    readonly SynchronousZipStream: boolean;
    /** 0 to 9 of zlib. */
    /** 1 to 100. */
    readonly DicomLossyTranscodingQuality: number;
    readonly ZipCompressionLevel: number;
    readonly ZipUseUtf8: boolean;
    readonly MetricsEnabled: boolean;
    /** MiB that one entry of an uploaded ZIP, or a gzip body, may inflate to. */
    readonly MaximumFileSizeInArchiveMB: number;
    /** Entries of an uploaded ZIP. */
    readonly MaximumArchiveEntries: number;
    /** Inflated to deflated size of an uploaded ZIP or gzip body. */
    readonly MaximumCompressionRatio: number;
    readonly MaximumSequenceDepth: number;
    readonly Dictionary: readonly TagDeclaration[];
    readonly UserMetadata: UserNames;
    readonly UserContentType: UserNames;
    readonly CheckRevisions: boolean;
    /** MiB; 0: no limit. */
    readonly MaximumStorageSize: number;
    /** 0: no limit. */
    readonly MaximumPatientCount: number;
    readonly MaximumStorageMode: 'Recycle' | 'Reject';
    readonly ReadOnly: boolean;
    /** The release of Orthanc whose interface clients see. */
    readonly ReportedVersion: '1.12.11' | '1.10.1';
    /** UIDs, or patterns of them with `*` and `?`. */
    readonly AcceptedTransferSyntaxes: readonly string[];
    readonly UnknownSopClassAccepted: boolean;
    /** UIDs or patterns; empty: all storage classes. */
    readonly AcceptedSopClasses: readonly string[];
    readonly RejectedSopClasses: readonly string[];
    readonly LogLevel: string;
  };
