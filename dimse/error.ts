/** What we were about when the network failed. */
export type DimseOperation = 'C-ECHO' | 'C-STORE' | 'C-FIND' | 'C-MOVE' | 'C-GET' | 'N-ACTION' | 'N-EVENT-REPORT';

/** What went wrong on the way to or from a peer. */
export type NetworkCause =
  /** No TCP connection, or no TLS: `code` such as ECONNREFUSED, ENOTFOUND. */
  | { readonly kind: 'Unreachable'; readonly code: string; readonly host: string }
  /** The peer was silent for too long. */
  | { readonly kind: 'Timeout' }
  /** A-ASSOCIATE-RJ, its numbers as PS3.8 §9.3.4. */
  | { readonly kind: 'Rejected'; readonly result: number; readonly source: number; readonly reason: number }
  /** A-ABORT; `source` 0: the user, 2: the provider. */
  | { readonly kind: 'Aborted'; readonly source: number; readonly reason: number }
  /** The connection was closed without a word. */
  | { readonly kind: 'Closed' }
  /** The peer asked to release the association in the middle of an operation. */
  | { readonly kind: 'Released' }
  /** The peer broke the protocol, or a limit; `what` is a word of ours. */
  | { readonly kind: 'Protocol'; readonly what: string };

/** Why an operation as SCU failed. Holds titles, numbers and codes, nothing of a data set. */
export type DimseError =
  /** No association came about. */
  | { readonly _tag: 'NotConnected'; readonly aet: string; readonly cause: NetworkCause }
  /** The association ended in the middle of an operation. */
  | { readonly _tag: 'Lost'; readonly aet: string; readonly operation: DimseOperation; readonly cause: NetworkCause }
  /** The peer accepted no presentation context for the operation; `nothing`: it accepted none at all. */
  | {
      readonly _tag: 'NoPresentationContext';
      readonly aet: string;
      readonly operation: DimseOperation;
      readonly sopClass: string;
      readonly nothing: boolean;
    }
  /** The peer answered that it failed. */
  | { readonly _tag: 'Status'; readonly aet: string; readonly operation: DimseOperation; readonly status: number }
  /** The file to send cannot be read; `reason` holds no path. */
  | { readonly _tag: 'UnreadableFile'; readonly reason: string }
  /** By the `signal`. */
  | { readonly _tag: 'Cancelled' };

/** The DIMSE status that the peer answered, or null if it answered none. */
export const dimseStatusOf = (error: DimseError): number | null => (error._tag === 'Status' ? error.status : null);
