import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import type { InstanceSummary } from '../dicom/port';
import type { Origin } from '../domain/event';
import { orthancStatus } from '../domain/orthanc-status';
import type { Level, Provenance } from '../domain/resource/events';
import type { Ingest, IngestError, MadeFile, Making, StoredInstance } from '../ingest/port';
import { JobFault } from './job-type';

/** A DICOM file that a job made. */
export type NewInstance = {
  readonly file: MadeFile;
  /** What the file is, if the job knows: it is not read again then. */
  readonly summary?: InstanceSummary;
  readonly provenance?: Provenance;
  /** It is in the transfer syntax that was asked for. */
  readonly transcoded?: boolean;
};

/**
 * How a job changes what is stored, in the name of who submitted it (`JobRun.submitter`). Both can be repeated: a job that goes on after a crash stores
 * what it makes again under the same identifiers, is answered `AlreadyStored`, and nothing is doubled. Both reject with a `JobFault`.
 */
export type JobInstances = {
  /** Through the same checks, limits and events as an upload. Durable and visible when it resolves. */
  readonly store: (instance: NewInstance, origin: Origin) => Promise<StoredInstance>;
  /** Resolves with false if there was no such resource (any more). */
  readonly remove: (level: Level, id: string, origin: Origin) => Promise<boolean>;
};

/** The ingest as job types use it. */
export const jobInstances = ({ storeMade, remove }: Making & Pick<Ingest, 'remove'>): JobInstances => ({
  store: ({ file, ...known }, origin) => orFault(storeMade(file, known, origin)),
  remove: async (level, id, origin) => (await orFault(remove(level, id, origin))) !== null,
});

const orFault = async <A>(command: TaskEither<IngestError, A>): Promise<A> => {
  const result = await command();
  if (E.isRight(result)) return result.right;
  throw faultOf(result.left);
};

/** The one table from refusals of the ingest to the failures of jobs. */
const faultOf = (error: IngestError): JobFault => {
  switch (error._tag) {
    case 'StorageFull':
      return new JobFault(orthancStatus.FullStorage.code);
    case 'LimitReached':
      return new JobFault(orthancStatus.FullStorage.code, limitReached[error.limit]);
    case 'ReadOnly':
      return new JobFault(orthancStatus.ReadOnly.code);
    case 'StorageUnavailable':
      return new JobFault(orthancStatus.DatabaseUnavailable.code, error.reason);
    case 'NoIdentifiers':
      return new JobFault(orthancStatus.InexistentTag.code);
    case 'BeyondDicomLimits':
      return new JobFault(orthancStatus.BadFileFormat.code, error.reason);
    case 'EmptyBody':
    case 'NotDicom':
    case 'EmptyIdentifiers':
    case 'NotAsAnnounced':
    case 'TooLarge':
    case 'BadEncoding':
    case 'BrokenForm':
    case 'ZipRefused':
    case 'UploadAborted':
      return new JobFault(orthancStatus.BadFileFormat.code);
  }
};

const limitReached = {
  size: 'Maximum storage size reached',
  patients: 'Maximum patient count reached',
  protection: 'Cannot recycle more patients',
} as const;
