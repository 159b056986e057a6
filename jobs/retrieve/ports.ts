import type { Arrivals } from '../../dimse/arrivals';
import type { Modality } from '../../dimse/modality';
import type { Arriving, DicomScu } from '../../dimse/port';

/** What became of an instance that arrived by C-GET: the status of the C-STORE-RSP, and its Orthanc id where it is stored. */
export type TakenInstance = { readonly status: number; readonly instance: string | null };

export type RetrievePorts = {
  readonly scu: DicomScu;
  readonly arrivals: Arrivals;
  /** Stores an instance that arrives by C-GET, with `from` as its origin. Reads its body to the end. */
  readonly receive: (instance: Arriving, from: Pick<Modality, 'aet' | 'host'>) => Promise<TakenInstance>;
  /** Term of SpecificCharacterSet in which is asked. */
  readonly characterSet: string;
};
