import { POSITION_STEP } from '../positions';

/** What an event says of its place in the log. */
export type Placed = {
  readonly position: number;
  readonly append: number;
  readonly stream: string;
  readonly revision: number;
  /** Null where the metadata cannot be read: its hash tells that. */
  readonly time: number | null;
};

export type PlacementRules = {
  /** Positions are `POSITION_STEP` apart, from the first one on: true of every log but a replica, whose positions are those of the log elsewhere. */
  readonly steps: boolean;
  /**
   * All events of an append have one time, and two appends in a row to one stream have two: as the recorder stamps them. Not
   * true of a log that was imported, whose appends were made anew.
   */
  readonly times: boolean;
};

/** Tells of each event of the log, in its order, what is wrong with its columns `position` and `append`; null if nothing is. */
export type PlacementCheck = (event: Placed) => string | null;

/** Neither column is in an event's hash. */
export const createPlacementCheck = ({ steps, times }: PlacementRules): PlacementCheck => {
  let before: Placed | null = null;

  const stepFault = ({ position }: Placed): string | null => {
    const expected = (before?.position ?? 0) + POSITION_STEP;
    return steps && position !== expected ? `its position is ${position} in place of ${expected}` : null;
  };

  const joinFault = (event: Placed): string | null => {
    const { append, position } = event;
    if (before === null || append !== before.append) {
      return `its append is that of position ${append}: neither its own, nor that of the event before it`;
    }
    if (event.stream !== before.stream || event.revision !== before.revision + 1) {
      return `its append is that of position ${append}, which is one of another stream`;
    }
    return times && event.time !== before.time
      ? `its append is that of position ${append}, which was made at another time than ${position}`
      : null;
  };

  const beginFault = (event: Placed): string | null =>
    times &&
    before !== null &&
    event.stream === before.stream &&
    event.revision === before.revision + 1 &&
    event.time === before.time
      ? `its append is its own, and it was made with the event before it, of append ${before.append}`
      : null;

  return (event) => {
    const fault = stepFault(event) ?? (event.append === event.position ? beginFault(event) : joinFault(event));
    before = event;
    return fault;
  };
};
