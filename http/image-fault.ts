import type { ImageRefusal } from '../dicom/images/port';
import { orthancStatus } from '../domain/orthanc-status';
import { ThreadError } from '../threads/port';
import { unknownResource } from './errors';
import { described, type HttpFault } from './fault';

/** Refusals of `numpy`, `matlab` and `raw`, as 1.10.1 words them (observed). */
export const imageFault = (refusal: ImageRefusal): HttpFault => {
  switch (refusal._tag) {
    case 'NoFrame':
      return described(orthancStatus.ParameterOutOfRange);
    case 'NotDicom':
    case 'BadPixelData':
      return described(orthancStatus.BadFileFormat);
    case 'NoPixelData':
    case 'Unsupported':
      return described(orthancStatus.NotImplemented);
    case 'Unreadable':
      return described(
        orthancStatus.NotImplemented,
        `The built-in DCMTK decoder cannot decode some DICOM instance whose transfer syntax is: ${refusal.transferSyntax}`,
      );
    case 'TooLarge':
      return described(orthancStatus.BadRequest, `Beyond a limit of this server: ${refusal.reason}`);
    case 'Busy':
      return described(orthancStatus.DatabaseUnavailable, 'Too much is being decoded, try again later');
  }
};

/** A file that went while it was to be read is an unknown resource; other failures of threads are defects. */
export const orUnknown = (error: unknown): unknown =>
  error instanceof ThreadError && error.code === 'ENOENT' ? unknownResource() : error;
