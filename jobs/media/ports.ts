import type { DicomLimits } from '../../dicom/port';
import type { Ids } from '../../domain/time';
import type { ArchivePorts } from '../archive/ports';

export type MediaPorts = ArchivePorts & {
  readonly ids: Ids;
  /** Of the reading of files for their directory records. */
  readonly limits: Partial<DicomLimits>;
};
