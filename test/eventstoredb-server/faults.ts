import type { Refusal } from './refusal';

/** The calls that a test can hold, delay and watch. */
export type RpcName = 'append' | 'batchAppend' | 'read' | 'subscribe' | 'delete' | 'tombstone' | 'features' | 'gossip';

/** A hold on the requests of one rpc: they wait, undone, until `release`. `arrived` resolves when the first one waits. */
export type Hold = { readonly arrived: Promise<void>; readonly release: () => void };

/** What a test can do to a server while it runs. Each is a trigger: nothing happens by chance or by the clock. */
export type Faults = {
  readonly hold: (rpc: RpcName) => Hold;
  /** Answers each request of the rpc only after so many milliseconds; 0 ends it. */
  readonly delay: (rpc: RpcName, milliseconds: number) => void;
  /** Refuses the next `times` appends of either form, which then leave nothing in the log. */
  readonly refuseAppends: (refusal: Refusal, times?: number) => void;
  /** Does the next `times` appends, and cuts the connection instead of answering. */
  readonly swallowAcknowledgements: (times?: number) => void;
  readonly dropSubscriptions: (refusal: Refusal) => void;
  readonly pauseSubscriptions: () => void;
  readonly resumeSubscriptions: () => void;
  /** Resets every connection; the server goes on listening. */
  readonly cutConnections: () => void;
};

type Subscriber = { readonly drop: (refusal: Refusal) => void; readonly wake: () => void };

/** The same faults, as the services see them. */
export type FaultPoints = {
  readonly passage: (rpc: RpcName) => Promise<void>;
  readonly appendRefusal: () => Refusal | undefined;
  readonly swallowsAcknowledgement: () => boolean;
  readonly subscribersPaused: () => boolean;
  readonly register: (subscriber: Subscriber) => () => void;
};

type HeldRpc = { readonly opened: Promise<void>; readonly arrive: () => void };

const hold = (holds: Map<RpcName, HeldRpc>, rpc: RpcName): Hold => {
  let open = (): void => undefined;
  let arrive = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const held = { opened, arrive };
  holds.set(rpc, held);
  const release = (): void => {
    if (holds.get(rpc) === held) holds.delete(rpc);
    open();
  };
  return { arrived, release };
};

export const makeFaults = (cutConnections: () => void): { readonly faults: Faults; readonly points: FaultPoints } => {
  const holds = new Map<RpcName, HeldRpc>();
  const delays = new Map<RpcName, number>();
  const refused: Refusal[] = [];
  const subscribers = new Set<Subscriber>();
  let swallowed = 0;
  let paused = false;
  return {
    faults: {
      hold: (rpc) => hold(holds, rpc),
      delay: (rpc, milliseconds) => {
        delays.set(rpc, milliseconds);
      },
      refuseAppends: (refusal, times = 1) => {
        for (let count = 0; count < times; count += 1) refused.push(refusal);
      },
      swallowAcknowledgements: (times = 1) => {
        swallowed += times;
      },
      dropSubscriptions: (refusal) => {
        for (const subscriber of [...subscribers]) subscriber.drop(refusal);
      },
      pauseSubscriptions: () => {
        paused = true;
      },
      resumeSubscriptions: () => {
        paused = false;
        for (const subscriber of [...subscribers]) subscriber.wake();
      },
      cutConnections,
    },
    points: {
      passage: async (rpc) => {
        const held = holds.get(rpc);
        if (held !== undefined) {
          held.arrive();
          await held.opened;
        }
        const milliseconds = delays.get(rpc) ?? 0;
        if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds));
      },
      appendRefusal: () => refused.shift(),
      swallowsAcknowledgement: () => {
        if (swallowed === 0) return false;
        swallowed -= 1;
        return true;
      },
      subscribersPaused: () => paused,
      register: (subscriber) => {
        subscribers.add(subscriber);
        return () => subscribers.delete(subscriber);
      },
    },
  };
};
