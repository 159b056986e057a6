/** The turn of recycling after all others, in SQL: times of events may be equal, turns are not. */
export const NEXT_TURN = '(SELECT COALESCE(MAX(turn), 0) + 1 FROM resources_patients)';
