import type { Association, Context } from '../association/association';
import type { Message } from '../association/message-reader';
import type { Permission } from '../modality';
import type { Caller } from './ports';

/** A request that a service answers. */
export type ScpRequest = {
  readonly association: Association;
  readonly context: Context;
  readonly message: Message;
  readonly caller: Caller;
  /** Aborted by C-CANCEL, or when the association is over; of cancellable services only. */
  readonly cancelled: AbortSignal;
  /** The next message of the peer that is no C-CANCEL. */
  readonly next: () => Promise<Message>;
};

/** One kind of request that we answer as SCP (PS3.4). */
export type Service = {
  /** CommandField of the request. */
  readonly command: number;
  /** Its SOP classes; null: those that are stored. */
  readonly sopClasses: readonly string[] | null;
  readonly permission: (sopClass: string) => Permission;
  /** Whether C-CANCEL may come while it is answered. */
  readonly cancellable: boolean;
  /** Whether it counts for `DicomThreadsCount`. What waits for other nodes does not: it could wait for this very server. */
  readonly takesTurn: boolean;
  /** Sends the responses. Rejects with `AssociationEnded`; whatever else it rejects with is a defect. */
  readonly answer: (request: ScpRequest) => Promise<void>;
};
