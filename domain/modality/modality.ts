/** How a vendor's server wants to be asked. `SiemensSyngoCT`: as a C-GET client we propose both roles for storage. */
export const MANUFACTURERS = [
  'Generic',
  'GenericNoWildcardInDates',
  'GenericNoUniversalWildcard',
  'Vitrea',
  'GE',
  'SiemensSyngoCT',
] as const;
export type Manufacturer = (typeof MANUFACTURERS)[number];

export const RETRIEVE_METHODS = ['C-MOVE', 'C-GET', 'SystemDefault'] as const;
export type RetrieveMethod = (typeof RETRIEVE_METHODS)[number];

/** What a remote node may ask of us, and `transcoding`: whether we may send it another transfer syntax than the file's. */
export const PERMISSIONS = [
  'echo',
  'eventReport',
  'find',
  'findWorklist',
  'get',
  'move',
  'nAction',
  'store',
  'transcoding',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** A remote DICOM node, as `/modalities/{id}` configures it: contract 06-dimse.md §1 and 12-newer-releases.md §7.1. */
export type Modality = {
  /** Not validated, as in Orthanc. */
  readonly aet: string;
  readonly host: string;
  /** 1 to 65534. */
  readonly port: number;
  readonly manufacturer: Manufacturer;
  readonly allows: { readonly [permission in Permission]: boolean };
  readonly useDicomTls: boolean;
  /** The title by which we call it; '' : `DicomAet`. */
  readonly localAet: string;
  /** Seconds that it may be silent; 0: `DicomScuTimeout`. */
  readonly timeout: number;
  readonly retrieveMethod: RetrieveMethod;
};

export type Modalities = ReadonlyMap<string, Modality>;

/** The events of the stream `modalities`. `kept`: whether the change outlives the server (`DicomModalitiesInDatabase`). */
export type ModalityEventData = {
  ModalitySet: { readonly name: string; readonly modality: Modality; readonly kept: boolean };
  ModalityRemoved: { readonly name: string; readonly kept: boolean };
};

export type ModalityEvent = {
  [T in keyof ModalityEventData]: { readonly type: T; readonly data: ModalityEventData[T] };
}[keyof ModalityEventData];

export const MODALITIES_STREAM = 'modalities';

/** The modalities after an event. */
export const evolveModalities = (modalities: Modalities, event: ModalityEvent): Modalities => {
  const next = new Map(modalities);
  switch (event.type) {
    case 'ModalitySet':
      return next.set(event.data.name, event.data.modality);
    case 'ModalityRemoved':
      next.delete(event.data.name);
      return next;
  }
};

/** Symbolic names of modalities and peers: ASCII letters, digits, `-` and `_`. */
export const isSymbolicName = (name: string): boolean => /^[A-Za-z0-9_-]+$/.test(name);

/** Titles of application entities are compared without spaces around them, and without case unless `StrictAetComparison`. */
export const sameAet = (a: string, b: string, strict: boolean): boolean => {
  const [one, other] = [a.trim(), b.trim()];
  return strict ? one === other : one.toUpperCase() === other.toUpperCase();
};
