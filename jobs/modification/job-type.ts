import type { JobType } from '../job-type';
import { createMadeFacts, describeModification } from './content';
import { type ModificationParameters, parseModificationParameters } from './parameters';
import type { ModificationPorts } from './ports';
import { runModification } from './run';

/** Parameters of a job that modifies or anonymizes. */
export const RESOURCE_MODIFICATION = 'ResourceModification';

/** Modification and anonymization of patients, studies, series and instances: contract 03-modify-anonymize.md. */
export const createModificationJobType = (ports: ModificationPorts): JobType<ModificationParameters> => ({
  name: RESOURCE_MODIFICATION,
  parse: parseModificationParameters,
  run: (run) =>
    runModification(ports, run, {
      provenance: run.parameters.modification.anonymization === null ? 'Modified' : 'Anonymized',
      factsOf: createMadeFacts(run.parameters.target),
    }),
  describe: describeModification,
  recovery: 'resume',
  refuseResubmit: null,
  output: null,
});
