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
import { told } from './told';

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
    const fetching = told<SubOperations, Fetched>((tell) => fetch(query, parameters, signal, ports, tell));
    let shown: Pick<Steps, 'completed' | 'total'> = { completed: 0, total };
    let news = await fetching.next();
    for (; news.done !== true; news = await fetching.next()) {
      const within = withinStep(news.value);
      if (within === null) continue;
      shown = within;
      yield { ...shown, checkpoint: { done, listed }, within: true };
    }
    const { result, received } = news.value;
    const status = E.isLeft(result) ? (dimseStatusOf(result.left) ?? 0) : 0;
    const listedNow = received.slice(0, Math.max(0, MAXIMUM_WATCHED - listed));
    const facts = outcomeFact(index, { status, received: listedNow });
    if (E.isLeft(result) && (!permissive || signal.aborted)) {
      yield { ...shown, checkpoint: { done, listed }, facts };
      throw networkFault(result.left);
    }
    done += 1;
    listed += listedNow.length;
    // The progress of a retrieval is its own: the next one begins at none.
    yield { completed: done < total ? 0 : total, total, checkpoint: { done, listed }, facts };
  }
  return {};
}

/** Contract 12-newer-releases.md §2.2: the counters of the last response, if there are any. The last sub-operation is over when the retrieval is. */
const withinStep = ({ remaining, completed, failed, warning }: SubOperations): Pick<Steps, 'completed' | 'total'> | null => {
  const over = completed + failed + warning;
  return remaining === 0 ? null : { completed: over, total: over + remaining };
};

const fetch = async (
  query: RetrieveParameters['queries'][number],
  { peer, localAet, timeout, level, targetAet, sopClasses }: RetrieveParameters,
  signal: AbortSignal,
  { scu, arrivals, receive, characterSet }: RetrievePorts,
  tell: (done: SubOperations) => void,
): Promise<Fetched> => {
  const call: Call = { peer, localAet, timeout, signal };
  const identifier = retrieveIdentifier(level, query, characterSet);
  if (identifier === null) throw new JobFault(orthancStatus.BadRequest.code);
  const request = { model: modelOf(level), identifier };
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
      tell,
    )();
    return { result, received };
  }
  const watched = arrivals.watch(localAet);
  try {
    const result = await scu.move(call, { ...request, targetAet, messageId: watched.messageId }, tell)();
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
