import * as E from 'fp-ts/Either';
import { z } from 'zod';
import type { CommitmentReport, DicomScu, SopReference } from '../../dimse/port';
import type { Json, JsonObject } from '../../domain/json';
import type { Modality } from '../../domain/modality/modality';
import type { JobRun, JobType, Steps } from '../job-type';
import { laneOfPeer } from '../lane';
import { modalitySchema } from '../modality-store/parameters';
import { networkFault } from '../network-fault';

/** What a node asked us to commit to (PS3.4 J.3.2), and where the report goes. */
export type CommitmentParameters = {
  readonly peer: Modality;
  /** The title by which it called us: the report comes from it. */
  readonly calledAet: string;
  readonly transactionUid: string;
  readonly instances: readonly SopReference[];
};

export type CommitmentPorts = {
  readonly scu: Pick<DicomScu, 'reportCommitment'>;
  /** SOP classes of the stored instances with this UID. */
  readonly sopClassesOf: (sopInstance: string) => readonly string[];
};

/** PS3.3 C.14.1.1. */
const REASON = { NoSuchInstance: 0x0112, ClassConflict: 0x0119 } as const;

const schema: z.ZodType<CommitmentParameters> = z.object({
  peer: modalitySchema,
  calledAet: z.string(),
  transactionUid: z.string(),
  instances: z.array(z.object({ sopClass: z.string(), sopInstance: z.string() })),
});

/** The parts of a `SubmitJob` that reports to a node. The sealed part speaks of no patient that we could know. */
export const commitmentSubmission = ({ peer, calledAet, transactionUid, instances }: CommitmentParameters) => ({
  jobType: 'StorageCommitmentScp',
  facts: { Description: '', CalledAet: calledAet, RemoteAet: peer.aet, TransactionUid: transactionUid },
  parameters: { peer, calledAet, transactionUid, instances },
  patients: [],
});

const reportOf = ({ transactionUid, instances }: CommitmentParameters, { sopClassesOf }: CommitmentPorts): CommitmentReport => {
  const success: SopReference[] = [];
  const failures: (SopReference & { readonly reason: number })[] = [];
  for (const one of instances) {
    const classes = sopClassesOf(one.sopInstance);
    if (classes.includes(one.sopClass)) success.push(one);
    else failures.push({ ...one, reason: classes.length === 0 ? REASON.NoSuchInstance : REASON.ClassConflict });
  }
  return { transactionUid, success, failures };
};

async function* run(
  ports: CommitmentPorts,
  { parameters, signal }: JobRun<CommitmentParameters>,
): AsyncGenerator<Steps, JsonObject | undefined> {
  const { peer, calledAet } = parameters;
  const reported = await ports.scu.reportCommitment({ peer, localAet: calledAet, signal }, reportOf(parameters, ports))();
  if (E.isLeft(reported)) throw networkFault(reported.left);
  yield { completed: 1, total: 1, checkpoint: null };
  return undefined;
}

/** Tells a node which of its instances are stored here: contract 06-dimse.md §7. A report may be repeated: its transaction names it. */
export const createCommitmentJobType = (ports: CommitmentPorts): JobType<CommitmentParameters> => ({
  name: 'StorageCommitmentScp',
  parse: (parameters: Json) => schema.parse(parameters),
  run: (job) => run(ports, job),
  describe: (facts) => facts,
  lane: laneOfPeer,
  recovery: 'restart',
  refuseResubmit: null,
  output: null,
});
