import type { Either } from 'fp-ts/Either';
import type { Association, Context } from '../../association/association';
import type { DimseError } from '../../error';
import type { Stored, StoreRequest } from '../../port';
import type { Open } from './associations';
import { giveBack, type ReadyData, readyData } from './data-set-of';

/** Where a request will be sent; null as long as that is not known, or if it cannot be sent as it is. */
export type PlaceOf = (request: StoreRequest) => { readonly open: Open; readonly context: Context } | null;

type Sent = Promise<Either<DimseError, Stored>>;

type Reading = {
  readonly association: Association;
  readonly context: Context;
  readonly whole: Promise<ReadyData>;
  /** What `whole` resolved with. */
  ready: ReadyData | null;
};

type Entry = { readonly request: StoreRequest; reading: Reading | null; sent: Sent | null };

/** What is kept ready at once: each takes up to a mebibyte. */
const MOST = 8;
/** What is read together: the threads that read are woken less often, in the midst of what the peer does. */
const TOGETHER = 4;
/** So much must be read, or under way, for the next ones to wait for company. */
const ENOUGH = 2;

/** What is stored next, in order: read before its turn comes. */
export class Ahead {
  private entries: Entry[] = [];

  constructor(private readonly placeOf: PlaceOf) {}

  add(request: StoreRequest): void {
    if (this.entries.length >= MOST) return;
    this.entries.push({ request, reading: null, sent: null });
    this.read();
  }

  /** Begins to read what is not read: several together, as long as there is something in hand. */
  read(): void {
    const unread = this.entries.filter(({ reading }) => reading === null);
    const inHand = this.entries.filter(({ reading, sent }) => reading !== null && sent === null);
    if (unread.length < TOGETHER && inHand.length >= ENOUGH) return;
    for (const entry of unread) {
      const place = this.placeOf(entry.request);
      if (place === null) continue;
      const { association } = place.open;
      const whole = readyData(entry.request.file, place.context.id, association.perPdu);
      const reading: Reading = { association, context: place.context, whole, ready: null };
      entry.reading = reading;
      // A failure is told of where it is sent.
      whole.then(
        (ready) => {
          reading.ready = ready;
        },
        () => undefined,
      );
    }
  }

  /** The very next, if it lies ready for this association: it counts as under way when `sent` is told. */
  next({ association }: Open): { readonly request: StoreRequest; readonly context: Context; readonly ready: ReadyData } | null {
    const [first] = this.entries;
    const reading = first?.reading ?? null;
    if (first === undefined || reading === null || first.sent !== null || reading.ready === null) return null;
    if (reading.association !== association || first.request.signal?.aborted === true) return null;
    return { request: first.request, context: reading.context, ready: reading.ready };
  }

  underWay(request: StoreRequest, sent: Sent): void {
    for (const entry of this.entries) if (entry.request === request) entry.sent = sent;
  }

  /** How a request that is under way ends; null if it is not. */
  begun({ file }: StoreRequest): Sent | null {
    const entry = this.entries.find(({ request }) => request.file === file);
    if (entry === undefined || entry.sent === null) return null;
    this.entries = this.entries.filter((one) => one !== entry);
    return entry.sent;
  }

  /** What was read of this request for this association, if anything was; what should have come before it is not waited for any more. */
  async take({ file, sopInstance }: StoreRequest, { association }: Open): Promise<ReadyData | null> {
    const index = this.entries.findIndex(({ request }) => request.file === file || request.sopInstance === sopInstance);
    const taken = this.entries.slice(0, index + 1);
    this.entries = this.entries.slice(index + 1);
    const entry = taken.at(-1);
    const mine = entry?.request.file === file && entry.reading?.association === association ? taken.pop() : undefined;
    await dropAll(taken);
    return (await mine?.reading?.whole) ?? null;
  }

  /** Waits for what is under way, and gives the rest back. */
  async clear(): Promise<void> {
    const { entries } = this;
    this.entries = [];
    await Promise.all(entries.map(({ sent }) => sent));
    await dropAll(entries);
  }
}

const dropAll = async (entries: readonly Entry[]): Promise<void> => {
  for (const { reading, sent } of entries) {
    if (sent !== null || reading === null) continue;
    await reading.whole.then(giveBack, () => undefined);
  }
};
