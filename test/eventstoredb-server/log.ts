/** What a client proposes to append. */
export type ProposedEvent = {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
};

/** An event as it lies in the log. `position` is a byte offset: it grows, and is never dense. */
export type RecordedEvent = ProposedEvent & {
  readonly stream: string;
  readonly revision: number;
  readonly position: bigint;
  readonly createdMs: number;
};

/** One stream of the log. Revisions below `visibleFrom` were deleted with the stream; `tombstoned` streams take no more events. */
export type LogStream = {
  readonly records: RecordedEvent[];
  readonly byId: Map<string, RecordedEvent>;
  visibleFrom: number;
  tombstoned: boolean;
};

export type EventLog = {
  readonly records: readonly RecordedEvent[];
  readonly stream: (name: string) => LogStream | undefined;
  readonly append: (stream: string, events: readonly ProposedEvent[]) => readonly RecordedEvent[];
  /** Takes a record that another run of the server has written. */
  readonly load: (record: RecordedEvent) => void;
  readonly softDelete: (stream: string) => void;
  readonly tombstone: (stream: string) => void;
  /** Index of the first record whose position is not below `position`. */
  readonly indexAt: (position: bigint) => number;
  /** Calls after each change; answers how to stop that. */
  readonly watch: (listener: (added: readonly RecordedEvent[]) => void) => () => void;
};

/** What a record takes beside its strings: headers, flags and both length fields of the log's framing. */
const FRAMING = 61;

const sizeOf = (stream: string, event: ProposedEvent): bigint =>
  BigInt(FRAMING + Buffer.byteLength(stream) + Buffer.byteLength(event.type) + event.data.length + event.metadata.length);

/** An append-only log in memory. Knows nothing of expected revisions: see `judge-append`. */
export const makeLog = (now: () => number): EventLog => {
  const records: RecordedEvent[] = [];
  const streams = new Map<string, LogStream>();
  const listeners = new Set<(added: readonly RecordedEvent[]) => void>();
  let end = 0n;
  const streamOf = (name: string): LogStream => {
    const known = streams.get(name);
    if (known !== undefined) return known;
    const made: LogStream = { records: [], byId: new Map(), visibleFrom: 0, tombstoned: false };
    streams.set(name, made);
    return made;
  };
  const put = (record: RecordedEvent): void => {
    const stream = streamOf(record.stream);
    stream.records.push(record);
    stream.byId.set(record.id, record);
    records.push(record);
    end = record.position + sizeOf(record.stream, record);
  };
  const tell = (added: readonly RecordedEvent[]): void => {
    for (const listener of [...listeners]) listener(added);
  };
  return {
    records,
    stream: (name) => streams.get(name),
    append: (name, events) => {
      const stream = streamOf(name);
      const added = events.map((event): RecordedEvent => {
        const record = { ...event, stream: name, revision: stream.records.length, position: end, createdMs: now() };
        put(record);
        return record;
      });
      tell(added);
      return added;
    },
    load: put,
    softDelete: (name) => {
      const stream = streamOf(name);
      stream.visibleFrom = stream.records.length;
    },
    tombstone: (name) => {
      streamOf(name).tombstoned = true;
    },
    indexAt: (position) => {
      let low = 0;
      let high = records.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        const record = records[middle];
        if (record !== undefined && record.position < position) low = middle + 1;
        else high = middle;
      }
      return low;
    },
    watch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
