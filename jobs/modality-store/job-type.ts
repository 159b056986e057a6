import { setImmediate } from 'node:timers/promises';
import * as E from 'fp-ts/Either';
import type { SopReference } from '../../dimse/port';
import type { Json, JsonObject } from '../../domain/json';
import { orthancStatus } from '../../domain/orthanc-status';
import { JobFault, type JobRun, type JobType, type Steps } from '../job-type';
import { laneOfPeer } from '../lane';
import { networkFault } from '../network-fault';
import { describeModalityStore } from './content';
import { expectAll, portions } from './expect-all';
import { openAhead } from './open-ahead';
import { type ModalityStoreParameters, parseModalityStore } from './parameters';
import type { ModalityStorePorts } from './ports';
import { requestOf, sendInstance } from './send-instance';

/**
 * Sends instances to a modality by C-STORE: contract 06-dimse.md §3. One step an instance, in the order of the parameters; a job that goes on
 * begins at the first one that was not recorded as sent. To send an instance twice does no harm (PS3.4 B.2.3).
 */
export const createModalityStoreJobType = (ports: ModalityStorePorts): JobType<ModalityStoreParameters> => ({
  name: 'DicomModalityStore',
  parse: parseModalityStore,
  run: (run) => send(ports, run),
  describe: describeModalityStore,
  lane: laneOfPeer,
  recovery: 'resume',
  refuseResubmit: null,
  output: null,
});

type Progress = { readonly done: number; readonly failed: number };

async function* send(
  ports: ModalityStorePorts,
  { parameters, checkpoint, signal }: JobRun<ModalityStoreParameters>,
): AsyncGenerator<Steps, JsonObject> {
  const { peer, localAet, timeout, instances, permissive, commitment } = parameters;
  const call = { peer, localAet, timeout, signal };
  const total = instances.length;
  let { done, failed } = progressOf(checkpoint);
  const session = ports.scu.openStore(call);
  await expectAll(session, instances, done, ports);
  const upcoming = openAhead(instances, done, ports, (instance) =>
    session.prepare(requestOf(instance, parameters.moveOriginator, signal)),
  );
  try {
    for (const opened of upcoming) {
      try {
        const instance = await opened;
        if (instance === null) throw new JobFault(orthancStatus.InternalError.code);
        await sendInstance(instance, session, parameters, ports, signal);
      } catch (error) {
        if (!permissive || signal.aborted || !(error instanceof JobFault)) throw error;
        failed += 1;
      }
      done += 1;
      yield { completed: done, total, checkpoint: { done, failed }, facts: { FailedInstancesCount: failed } };
    }
  } finally {
    await session.close();
  }
  if (commitment !== null) await askForCommitment(commitment, call, instances, ports);
  return {};
}

const progressOf = (checkpoint: Json): Progress => {
  const { done, failed } = typeof checkpoint === 'object' && checkpoint !== null && 'done' in checkpoint ? checkpoint : {};
  return { done: typeof done === 'number' ? done : 0, failed: typeof failed === 'number' ? failed : 0 };
};

const askForCommitment = async (
  transactionUid: string,
  call: Parameters<ModalityStorePorts['scu']['openStore']>[0],
  ids: readonly string[],
  { scu, commitments, describe }: ModalityStorePorts,
): Promise<void> => {
  const instances: SopReference[] = [];
  for (const portion of portions(ids)) {
    instances.push(...portion.flatMap((id) => describe(id) ?? []));
    await setImmediate();
  }
  commitments.ask(transactionUid, call.peer.aet);
  const asked = await scu.requestCommitment(call, { transactionUid, instances })();
  if (E.isRight(asked)) return;
  commitments.forget(transactionUid);
  throw networkFault(asked.left);
};
