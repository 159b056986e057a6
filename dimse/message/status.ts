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

/** A warning in the answer to a C-STORE (PS3.4 B.2.3, PS3.7 C.4): the instance was taken. */
export const isStoreWarning = (status: number): boolean => (status & 0xf000) === 0xb000 || status === 0x0107 || status === 0x0116;

export const isPending = (status: number): boolean => status === STATUS.Pending || status === STATUS.PendingWarning;
