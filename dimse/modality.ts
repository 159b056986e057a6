/** What Orthanc calls its manufacturers: how a node wants to be asked (contract 06-dimse.md §1). */
export const MANUFACTURERS = ['Generic', 'GenericNoWildcardInDates', 'GenericNoUniversalWildcard', 'Vitrea', 'GE'] as const;
export type Manufacturer = (typeof MANUFACTURERS)[number];

/** What a remote node may ask of us, and `transcoding`: whether we may send it another transfer syntax than the file's. */
export const PERMISSIONS = [
  'echo',
  'find',
  'findWorklist',
  'get',
  'move',
  'store',
  'nAction',
  'eventReport',
  'transcoding',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** A remote DICOM node, as `/modalities/{id}` configures it. */
export type Modality = {
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
};

/** The nodes that are configured now, by their symbolic names. The server side asks it who may do what. */
export type KnownModalities = { readonly all: () => ReadonlyMap<string, Modality> };
