/** Statuses of PS3.7 Annex C and PS3.4 that we answer or act on. */
export const STATUS = {
  Success: 0x0000,
  Cancel: 0xfe00,
  Pending: 0xff00,
  /** Pending, but some optional keys are not supported. */
  PendingWarning: 0xff01,
  SubOperationsFailed: 0xb000,
  SopClassNotSupported: 0x0122,
  InvalidObjectInstance: 0x0117,
  NotAuthorized: 0x0124,
  UnrecognizedOperation: 0x0211,
  NoSuchActionType: 0x0123,
  NoSuchEventType: 0x0113,
  ProcessingFailure: 0x0110,
  OutOfResources: 0xa700,
  DataSetDoesNotMatch: 0xa900,
  MoveDestinationUnknown: 0xa801,
  UnableToProcess: 0xc000,
} as const;

/** The instance was taken, or is there already (observed on 1.10.1; 0x0111 as 1.12.4). */
export const isStoreWarning = (status: number): boolean => [0xb000, 0xb006, 0xb007, 0x0111].includes(status);

export const isPending = (status: number): boolean => status === STATUS.Pending || status === STATUS.PendingWarning;
