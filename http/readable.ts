import { orthancStatus } from '../domain/orthanc-status';
import { unknownResource } from './errors';
import { described } from './fault';

/** What was read of a stored file. Throws the fault of one that is not there, or cannot be read: 400 as Orthanc answers. */
export const readable = <T>(read: T | null | 'unreadable'): T => {
  if (read === null) throw unknownResource();
  if (read === 'unreadable') throw described(orthancStatus.BadFileFormat, 'Cannot parse an invalid DICOM file');
  return read;
};
