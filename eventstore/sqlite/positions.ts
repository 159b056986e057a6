/**
 * Distance of neighbouring positions in a log of SQLite. The gaps are for events that are not on disk (`transient.ts`).
 * Positions stay exact in a double up to 2^37 events.
 */
export const POSITION_STEP = 65_536;
