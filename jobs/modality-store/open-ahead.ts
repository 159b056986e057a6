import type { Opening } from '../../dicom/source/opening';
import type { ModalityStorePorts, SendableInstance } from './ports';

/** Instances that are opened together. */
const TOGETHER = 16;
/** Instances that are told of before their turn comes. */
const AHEAD = 7;

type Opened = Promise<SendableInstance | null>;

/**
 * The instances in their order, opened some at a time; `prepare` is told of the next ones before their turn comes, in the same order. Those that are not to be opened
 * early are opened when their turn comes, and nobody is told of them.
 */
export function* openAhead(
  instances: readonly string[],
  from: number,
  { openSeveral }: Pick<ModalityStorePorts, 'openSeveral'>,
  prepare: (instance: SendableInstance) => void,
): Generator<Opened, undefined, undefined> {
  /** From `current` on. */
  const opened: Opening<SendableInstance | null>[] = [];
  let current = from;
  let told = from + 1;
  let telling: Promise<unknown> = Promise.resolve();

  const tell = (one: Opening<SendableInstance | null>, index: number): void => {
    const whenOpen = async (): Promise<void> => {
      const instance = await one.open();
      if (instance !== null && index > current) prepare(instance);
    };
    telling = telling.then(whenOpen).catch(() => undefined);
  };

  for (; current < instances.length; current += 1) {
    const next = current + opened.length;
    if (opened.length <= AHEAD && next < instances.length) {
      opened.push(...openSeveral(instances.slice(next, next + TOGETHER)));
    }
    for (; told <= current + AHEAD; told += 1) {
      const one = opened[told - current];
      if (one?.early) tell(one, told);
    }
    const first = opened.shift();
    if (first !== undefined) yield first.open();
  }
}
