import * as E from 'fp-ts/Either';
import { MAXIMUM_WATCHED } from '../../dimse/arrivals';
import { type DimseError, dimseStatusOf } from '../../dimse/error';
import { type Call, modelOf, type Retrieved, type SubOperations } from '../../dimse/port';
import { retrieveIdentifier } from '../../dimse/query/normalize';
import type { Json, JsonObject } from '../../domain/json';
import { orthancStatus } from '../../domain/orthanc-status';
import { JobFault, type JobRun, type JobType, type Steps } from '../job-type';
import { laneOfPeer } from '../lane';
import { networkFault } from '../network-fault';
import { describeRetrieve, outcomeFact, outcomesOf } from './content';
import { parseRetrieve, type RetrieveParameters } from './parameters';
import type { RetrievePorts } from './ports';

/** Lets a peer send resources to whomever (C-MOVE): contract 06-dimse.md §4 and §5. */
export const createMoveJobType = (ports: RetrievePorts): JobType<RetrieveParameters> => retrieveType('DicomMoveScu', ports);

/** Fetches resources from a peer (C-GET): contract 12-newer-releases.md §7.2. */
export const createGetJobType = (ports: RetrievePorts): JobType<RetrieveParameters> => retrieveType('DicomGetScu', ports);

/** One step a query; a job that goes on begins at the first one that was not recorded as done: to fetch an instance twice does no harm. */
const retrieveType = (name: string, ports: RetrievePorts): JobType<RetrieveParameters> => ({
  name,
  parse: parseRetrieve,
  run: (run) => retrieve(ports, run),
  describe: describeRetrieve,
  lane: laneOfPeer,
  recovery: 'resume',
  refuseResubmit: null,
  output: null,
});

type Fetched = { readonly result: E.Either<DimseError, Retrieved>; readonly received: readonly string[] };

async function* retrieve(
  ports: RetrievePorts,
  { parameters, checkpoint, signal }: JobRun<RetrieveParameters>,
): AsyncGenerator<Steps, JsonObject> {
  const { queries, permissive } = parameters;
  const total = queries.length;
  let { done, listed } = progressOf(checkpoint);
  for (const [index, query] of [...queries.entries()].slice(done)) {
    const { result, received } = await fetch(query, parameters, signal, ports);
    const status = E.isLeft(result) ? (dimseStatusOf(result.left) ?? 0) : 0;
    const told = received.slice(0, Math.max(0, MAXIMUM_WATCHED - listed));
    const facts = outcomeFact(index, { status, received: told });
    if (E.isLeft(result) && (!permissive || signal.aborted)) {
      yield { completed: done, total, checkpoint: { done, listed }, facts };
      throw networkFault(result.left);
    }
    done += 1;
    listed += told.length;
    yield { completed: done, total, checkpoint: { done, listed }, facts };
  }
  return {};
}

const fetch = async (
  query: RetrieveParameters['queries'][number],
  { peer, localAet, timeout, level, targetAet, sopClasses }: RetrieveParameters,
  signal: AbortSignal,
  { scu, arrivals, receive, characterSet }: RetrievePorts,
): Promise<Fetched> => {
  const call: Call = { peer, localAet, timeout, signal };
  const identifier = retrieveIdentifier(level, query, characterSet);
  if (identifier === null) throw new JobFault(orthancStatus.BadRequest.code);
  const request = { model: modelOf(level), identifier };
  const ignore = (_: SubOperations): void => undefined;
  if (targetAet === null) {
    const received: string[] = [];
    const result = await scu.get(
      call,
      { ...request, sopClasses },
      async (instance) => {
        const { status, instance: id } = await receive(instance, peer);
        if (id !== null && received.length < MAXIMUM_WATCHED) received.push(id);
        return status;
      },
      ignore,
    )();
    return { result, received };
  }
  const watched = arrivals.watch(localAet);
  try {
    const result = await scu.move(call, { ...request, targetAet, messageId: watched.messageId }, ignore)();
    return { result, received: [...watched.instances()] };
  } finally {
    watched.end();
  }
};

/** `listed`: instances that the outcomes so far name. */
type Progress = { readonly done: number; readonly listed: number };

const progressOf = (checkpoint: Json): Progress => {
  if (typeof checkpoint !== 'object' || checkpoint === null) return { done: 0, listed: 0 };
  if ('Outcomes' in checkpoint) return olderProgress(checkpoint.Outcomes);
  const { done, listed } = 'done' in checkpoint ? checkpoint : {};
  return { done: typeof done === 'number' ? done : 0, listed: typeof listed === 'number' ? listed : 0 };
};

/** Checkpoints once held all outcomes. */
const olderProgress = (outcomes: Json | undefined): Progress => {
  const told = outcomesOf({ Outcomes: outcomes ?? [] });
  return { done: told.size, listed: [...told.values()].reduce((sum, { received }) => sum + received.length, 0) };
};
