import { dicomOptionTable } from './dicom-options';
import { httpOptionTable } from './http-options';
import type { OptionSpec } from './option-spec';
import type { Options } from './options';
import { transcodingOptionTable } from './transcoding-options';
import { NO_WORKLISTS } from './worklists';

const MAX = Number.MAX_SAFE_INTEGER;
const atLeast = (min: number) => ({ type: 'integer', min, max: MAX }) as const;
const port = { type: 'integer', min: 1, max: 65535 } as const;
const seconds = { type: 'integer', min: 0, max: 2_000_000 } as const;
const boolean = { type: 'boolean' } as const;
const path = { type: 'path' } as const;

/** Every option that this release acts on: its type, default, range and meaning. Contract 11-configuration.md; differences: docs/differences.md. */
export const optionTable: { readonly [K in keyof Options]: OptionSpec<Options[K]> } = {
  Name: { type: 'string', default: 'Anamnesis', doc: 'Name of the server, shown by /system.' },
  ...httpOptionTable,
  ...dicomOptionTable,
  ...transcodingOptionTable,
  DicomAet: { type: 'string', minLength: 1, maxLength: 16, default: 'ORTHANC', doc: 'Application entity title of the server.' },
  DicomPort: { ...port, default: 4242, doc: 'TCP port of the DICOM server.' },
  DicomServerEnabled: { ...boolean, default: true, doc: 'Whether the DICOM server listens.' },
  DicomBindAddress: {
    type: 'string',
    default: '',
    shownDefault: '127.0.0.1, or 0.0.0.0 if RemoteAccessAllowed and a modality is configured',
    doc: 'Address on which the DICOM server listens.',
  },
  DicomCheckCalledAet: {
    ...boolean,
    default: false,
    doc: 'Whether associations that call another title than DicomAet are refused.',
  },
  DicomCheckModalityHost: {
    ...boolean,
    default: false,
    doc: 'Whether a modality is known by its address as well, not by its title alone.',
  },
  DicomScpTimeout: { ...seconds, default: 30, doc: 'Seconds that a calling node may be silent; 0: for ever.' },
  MaximumDicomAssociations: {
    ...atLeast(1),
    max: 10_000,
    default: 100,
    doc: 'Associations that are served at once; more are refused.',
  },
  DicomAlwaysAllowEcho: { ...boolean, default: true, doc: 'Whether every node may C-ECHO.' },
  DicomAlwaysAllowStore: { ...boolean, default: true, doc: 'Whether every node may C-STORE.' },
  DicomAlwaysAllowFind: { ...boolean, default: false, doc: 'Whether every node may C-FIND.' },
  DicomAlwaysAllowFindWorklist: { ...boolean, default: false, doc: 'Whether every node may ask for worklists.' },
  DicomAlwaysAllowGet: { ...boolean, default: false, doc: 'Whether every node may C-GET.' },
  DicomAlwaysAllowMove: { ...boolean, default: false, doc: 'Whether every node may C-MOVE (to modalities that are known).' },
  CaseSensitivePN: { ...boolean, default: false, doc: 'Whether C-FIND distinguishes upper and lower case in names of persons.' },
  SynchronousCMove: {
    ...boolean,
    default: true,
    doc: 'Whether a C-MOVE is answered when its instances have been sent; else a job sends them.',
  },
  Worklists: {
    type: 'worklists',
    default: NO_WORKLISTS,
    shownDefault: 'none',
    doc: 'Modality worklists, from the files `*.wl` of a folder: `Enable`, `Database`, `FilterIssuerAet`, `LimitAnswers` (0: no limit).',
  },
  DicomTlsEnabled: { ...boolean, default: false, doc: 'Whether the DICOM server speaks TLS, and calls nodes with UseDicomTls.' },
  DicomTlsRemoteCertificateRequired: {
    ...boolean,
    default: true,
    doc: 'Whether nodes that call by TLS must show a trusted certificate.',
  },
  DicomModalities: { type: 'modalities', default: {}, doc: 'The remote DICOM application entities, by symbolic name.' },
  DicomModalitiesInDatabase: {
    ...boolean,
    default: false,
    doc: 'Whether modalities that are set by the REST interface outlive the server; DicomModalities is then ignored.',
  },
  StrictAetComparison: {
    ...boolean,
    default: false,
    doc: 'Whether upper and lower case differ in titles of application entities.',
  },
  DicomScuTimeout: {
    ...atLeast(0),
    max: 2_000_000,
    default: 10,
    doc: 'Seconds that a modality which we call may be silent; 0: for ever.',
  },
  MaximumPduLength: {
    type: 'integer',
    min: 4096,
    max: 131_072,
    default: 131_072,
    doc: 'Bytes of the largest PDU that we take.',
    differs: 'Orthanc: 16384 by default',
  },
  DicomAssociationCloseDelay: {
    ...atLeast(0),
    max: 2_000_000,
    default: 5,
    doc: 'Seconds that an association is kept for the next instances to the same modality.',
  },
  DicomScuPreferredTransferSyntax: {
    type: 'string',
    minLength: 1,
    maxLength: 64,
    default: '1.2.840.10008.1.2.1',
    doc: 'Transfer syntax to which files are transcoded first for a modality that does not take theirs.',
  },
  DicomTlsCertificate: { ...path, default: '', doc: 'PEM file with our certificate in the DICOM network.' },
  DicomTlsPrivateKey: { ...path, default: '', doc: 'PEM file with the private key of that certificate.' },
  DicomTlsTrustedCertificates: {
    ...path,
    default: '',
    doc: 'PEM file with the certificates that are trusted in the DICOM network.',
  },
  LogExportedResources: { ...boolean, default: false, doc: 'Whether /exports lists what was sent to modalities.' },
  DicomEchoChecksFind: { ...boolean, default: false, doc: 'Whether an echo also checks that the modality answers C-FIND.' },
  DicomDefaultRetrieveMethod: {
    type: 'choice',
    values: ['C-MOVE', 'C-GET'],
    default: 'C-MOVE',
    doc: 'How resources are retrieved from modalities whose RetrieveMethod is SystemDefault.',
  },
  QueryRetrieveSize: { ...atLeast(1), default: 100, doc: 'Answered queries that are kept for retrieval.' },
  MaximumQueryAnswers: {
    ...atLeast(1),
    default: 10_000,
    doc: 'Answers of one query to a modality; a query with more is refused.',
  },
  StorageCommitmentReportsSize: { ...atLeast(1), default: 100, doc: 'Storage commitments that are kept.' },
  TranscodeDicomProtocol: {
    ...boolean,
    default: true,
    doc: 'Whether files are transcoded for modalities that do not take their transfer syntax.',
  },
  StorageDirectory: { ...path, default: './anamnesis-data', doc: 'Folder of the stored files.' },
  IndexDirectory: { ...path, default: '', shownDefault: 'as StorageDirectory', doc: 'Folder of the log and the read models.' },
  EventStoreDriver: {
    type: 'choice',
    values: ['sqlite', 'eventstoredb'],
    default: 'sqlite',
    doc: 'Where the log is: in the IndexDirectory, or in EventStoreDB (docs/eventstoredb.md).',
  },
  EventStoreConnectionString: {
    type: 'string',
    default: '',
    doc: 'Connection string of EventStoreDB, with user and password: `esdb://…` or `esdb+discover://…`.',
  },
  EventStoreStreamPrefix: {
    type: 'string',
    minLength: 1,
    maxLength: 64,
    default: 'anamnesis-',
    doc: 'What the names of the streams of this server start with in EventStoreDB.',
  },
  EventStoreStartupTimeout: {
    ...atLeast(1),
    max: 2_000_000,
    default: 300,
    doc: 'Seconds that EventStoreDB may take to answer at the start; then the server gives up.',
  },
  EventStoreAppendTimeout: {
    ...atLeast(1),
    max: 2_000_000,
    default: 10,
    doc: 'Seconds that EventStoreDB may take for an append; then requests that wait for one are answered with 503, and nothing new is taken until it is known what became of it.',
  },
  DefaultPrivateCreator: {
    type: 'string',
    maxLength: 64,
    default: '',
    doc: 'Private creator of private tags in `Replace`, where the request names none.',
  },
  OverwriteInstances: { ...boolean, default: false, doc: 'Whether an instance that is sent again replaces the stored one.' },
  StorageCompression: { ...boolean, default: false, doc: 'Whether new files up to 64 MiB are kept deflated.' },
  StableAge: {
    ...atLeast(0),
    max: 2_000_000,
    default: 60,
    doc: 'Seconds without a new instance after which a resource is stable.',
  },
  DefaultEncoding: {
    type: 'choice',
    values: [
      'Ascii',
      'Utf8',
      'Latin1',
      'Latin2',
      'Latin3',
      'Latin4',
      'Latin5',
      'Cyrillic',
      'Windows1251',
      'Arabic',
      'Greek',
      'Hebrew',
      'Thai',
      'Japanese',
      'Chinese',
      'JapaneseKanji',
      'Korean',
      'SimplifiedChinese',
    ],
    default: 'Latin1',
    doc: 'Character set of files that name none.',
  },
  LimitFindResults: {
    ...atLeast(0),
    default: 0,
    doc: 'Patients, studies or series that one find answers at most; 0: no limit.',
  },
  LimitFindInstances: { ...atLeast(0), default: 0, doc: 'Instances that one find answers at most; 0: no limit.' },
  StorageAccessOnFind: {
    type: 'choice',
    values: ['Always', 'Never', 'Answers'],
    default: 'Always',
    doc: 'Whether finds read files for tags that the database lacks: to match and to answer, to answer only, or never.',
  },
  MaximumFilesReadOnFind: { ...atLeast(1), default: 10_000, doc: 'Files that one find may read before it is refused.' },
  ConcurrentJobs: { ...atLeast(0), max: 10_000, default: 2, doc: 'Jobs that run at once; 0: number of cores.' },
  ConcurrentJobsPerPeer: {
    ...atLeast(0),
    max: 10_000,
    default: 0,
    doc: 'Jobs with one modality that run at once, so that one that hangs never holds up all others; 0: one fewer than ConcurrentJobs, but at least one.',
  },
  JobsHistorySize: { ...atLeast(0), default: 1000, doc: 'Completed jobs that /jobs lists; older ones stay in the log only.' },
  LimitJobs: { ...atLeast(0), default: 0, doc: 'Pending jobs beyond which a submission waits; 0: no limit.' },
  SaveJobs: { ...boolean, default: true, doc: 'Whether jobs survive a restart.' },
  MediaArchiveSize: {
    ...atLeast(1),
    default: 100,
    doc: 'Archives kept for download; the least recently used one is dropped first.',
  },
  MediaArchiveMaximumSizeMB: { ...atLeast(0), default: 0, doc: 'MiB of archives kept for download; 0: no limit.' },
  SynchronousZipStream: { ...boolean, default: true, doc: 'Whether a synchronous archive is sent while it is made.' },
  DicomLossyTranscodingQuality: {
    type: 'integer',
    min: 1,
    max: 100,
    default: 90,
    doc: 'Quality of lossy transfer syntaxes, where a request for transcoding names none.',
  },
  ZipUseUtf8: {
    ...boolean,
    default: false,
    doc: 'Whether names in archives are UTF-8 where a POST does not say so itself (`Utf8`); else they are ASCII.',
  },
  ZipCompressionLevel: { type: 'integer', min: 0, max: 9, default: 1, doc: 'Compression level of archives (zlib).' },
  MetricsEnabled: { ...boolean, default: true, doc: 'Whether metrics are collected.' },
  MaximumFileSizeInArchiveMB: {
    ...atLeast(1),
    default: 256,
    doc: 'MiB that one entry of an uploaded ZIP, or a gzip body, may inflate to.',
  },
  MaximumArchiveEntries: { ...atLeast(1), default: 100_000, doc: 'Entries of the largest uploaded ZIP.' },
  MaximumCompressionRatio: { ...atLeast(1), default: 1000, doc: 'Largest ratio of inflated to compressed size in an upload.' },
  MaximumSequenceDepth: { ...atLeast(1), max: 10_000, default: 64, doc: 'Deepest nesting of sequences in a DICOM file.' },
  MaximumStorageSize: { ...atLeast(0), default: 0, doc: 'MiB of stored files; 0: no limit.' },
  MaximumPatientCount: { ...atLeast(0), default: 0, doc: 'Stored patients; 0: no limit.' },
  MaximumStorageMode: {
    type: 'choice',
    values: ['Recycle', 'Reject'],
    default: 'Recycle',
    doc: 'Whether the patients to which nothing was added for the longest time make room beyond a limit, or new instances are refused (507).',
  },
  ReadOnly: { ...boolean, default: false, doc: 'Whether routes that change resources are withdrawn. Jobs are still recorded.' },
  Dictionary: {
    type: 'dictionary',
    default: [],
    shownDefault: '{}',
    doc: 'Names and value representations of private and unknown tags: `{"0029,1001": ["LO", "MyTag", 1, 1, "MY CREATOR"]}`.',
  },
  UserMetadata: { type: 'names', default: {}, doc: 'Names of user-defined metadata.' },
  UserContentType: {
    type: 'names',
    default: {},
    doc: 'Names of user-defined attachments; instead of a number, `[number, "MIME type"]`.',
  },
  CheckRevisions: {
    ...boolean,
    default: false,
    doc: 'Whether a change of metadata or attachments needs If-Match with the entity tag of what it replaces.',
  },
  ReportedVersion: {
    type: 'choice',
    values: ['1.12.11', '1.10.1'],
    default: '1.12.11',
    doc: 'The release of Orthanc that /system names. `1.10.1` also leaves out what newer releases added to answers, for clients that would stumble over it.',
  },
  AcceptedTransferSyntaxes: {
    type: 'strings',
    default: ['1.2.840.10008.1.*'],
    doc: 'Transfer syntaxes that the DICOM server takes: UIDs, or patterns with `*` and `?`.',
  },
  UnknownSopClassAccepted: {
    ...boolean,
    default: false,
    doc: 'Whether the DICOM server takes SOP classes that it does not know.',
  },
  AcceptedSopClasses: {
    type: 'strings',
    default: [],
    doc: 'Storage SOP classes that the DICOM server takes: UIDs, or patterns with `*` and `?` of known ones; empty: all known ones.',
  },
  RejectedSopClasses: {
    type: 'strings',
    default: [],
    doc: 'Storage SOP classes that the DICOM server refuses all the same.',
  },
  LogLevel: {
    type: 'choice',
    values: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
    default: 'info',
    doc: 'Least severe level that is logged.',
  },
};

const has = (name: string): name is keyof Options => Object.hasOwn(optionTable, name);

/** Names of all options of the table. */
export const optionNames: readonly (keyof Options)[] = Object.keys(optionTable).filter(has);

/** Whether this release acts on the option. */
export const isOption = has;
