import type { JobRefusal } from '../actors/port';
import { orthancStatus } from '../domain/orthanc-status';
import type { AnnotationRefusal } from '../ingest/annotations';
import type { IngestError } from '../ingest/port';
import { bare, described, type HttpFault } from './fault';

/** The one table from refusals of the inner layers to answers. Where a route answers differently, it says so itself. */
export const faultOf = (error: JobRefusal | IngestError | AnnotationRefusal): HttpFault => {
  switch (error._tag) {
    case 'UnknownJob':
      return bare(404);
    case 'IllegalCommand':
      return bare(400);
    case 'NotResubmittable':
      return described(orthancStatus.BadSequenceOfCalls, error.details);
    case 'UnknownOutput':
      return noSuchOutput(error.key);
    case 'WrongExpectedRevision':
      return described(orthancStatus.DatabaseCannotSerialize);
    case 'EventTooLarge':
      return described(orthancStatus.BadRequest, 'The request is larger than the log takes in one piece');
    case 'StreamNotFound':
    case 'DocumentNotFound':
      return described(orthancStatus.InternalError);
    case 'UnknownResource':
      return unknownResource();
    case 'RevisionConflict':
      return described(orthancStatus.Revision);
    case 'StoreFull':
    case 'StorageFull':
      return described(orthancStatus.FullStorage);
    case 'ReadOnly':
      return described(orthancStatus.ReadOnly);
    case 'LimitReached':
      return beyondLimit(error.limit);
    case 'StoreUnavailable':
    case 'StorageUnavailable':
      return described(orthancStatus.DatabaseUnavailable, `Nothing was changed, try again later: ${error.reason}`);
    case 'Stopping':
      return described(orthancStatus.DatabaseUnavailable, 'The server is stopping');
    case 'SubmissionAborted':
    case 'UploadAborted':
      return bare(400);
    case 'EmptyBody':
      return described(orthancStatus.BadFileFormat, 'Received an empty DICOM file');
    case 'NotDicom':
      return described(orthancStatus.BadFileFormat, `Cannot parse an invalid DICOM file (size: ${error.size} bytes)`);
    case 'NoIdentifiers':
      return described(orthancStatus.InexistentTag);
    case 'NotAsAnnounced':
      return described(orthancStatus.BadFileFormat);
    case 'EmptyIdentifiers':
      return described(orthancStatus.BadFileFormat, 'missing StudyInstanceUID, SeriesInstanceUID or SOPInstanceUID');
    case 'BeyondDicomLimits':
      return described(orthancStatus.BadFileFormat, `The DICOM file is beyond a limit of this server: ${error.reason}`);
    case 'TooLarge':
      return bare(413);
    case 'BadEncoding':
      return described(orthancStatus.BadFileFormat);
    case 'BrokenForm':
      return described(orthancStatus.BadFileFormat, `The form is refused: ${error.reason}`);
    case 'ZipRefused':
      return described(orthancStatus.BadFileFormat, `The archive is refused: ${error.reason}`);
  }
};

/** Contract 12-newer-releases.md §6.1; the text of `protection` was observed on 1.10.1. */
const beyondLimit = (limit: 'size' | 'patients' | 'protection'): HttpFault => {
  switch (limit) {
    case 'size':
      return described({ ...orthancStatus.FullStorage, http: 507 }, 'Maximum storage size reached');
    case 'patients':
      return described({ ...orthancStatus.FullStorage, http: 507 }, 'Maximum patient count reached');
    case 'protection':
      return described(orthancStatus.FullStorage, 'Cannot recycle more patients');
  }
};

export const noSuchOutput = (key: string): HttpFault => described(orthancStatus.InexistentItem, `Job has no such output: ${key}`);

export const unknownResource = (): HttpFault => described(orthancStatus.UnknownResource);

/** For what should not happen; the text is Orthanc's. */
export const unhandled = (): HttpFault =>
  described(orthancStatus.InternalError, 'An unhandled exception was generated inside the HTTP server');
