import type { JobType } from '../job-type';
import { type ModificationParameters, parseModificationParameters } from '../modification/parameters';
import type { ModificationPorts } from '../modification/ports';
import { runModification } from '../modification/run';
import { createSplitFacts, describeMerge, describeSplit } from './content';

export const SPLIT_STUDY = 'SplitStudy';
export const MERGE_STUDY = 'MergeStudy';

const moves = {
  parse: parseModificationParameters,
  recovery: 'resume',
  refuseResubmit: null,
  output: null,
} as const;

/** Moves series and instances into a new study: contract 04-split-merge.md §1. */
export const createSplitJobType = (ports: ModificationPorts): JobType<ModificationParameters> => ({
  ...moves,
  name: SPLIT_STUDY,
  run: (run) => runModification(ports, run, { provenance: null, factsOf: createSplitFacts() }),
  describe: describeSplit,
});

/** Moves studies, series and instances into another study: contract 04-split-merge.md §2. */
export const createMergeJobType = (ports: ModificationPorts): JobType<ModificationParameters> => ({
  ...moves,
  name: MERGE_STUDY,
  run: (run) => runModification(ports, run, { provenance: null, factsOf: () => ({}) }),
  describe: describeMerge,
});
