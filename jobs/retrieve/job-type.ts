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
import { describeRetrieve, type Outcome } from './content';
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
  const outcomes = [...outcomesOf(checkpoint)];
  const facts = (): JsonObject => ({ Outcomes: outcomes.map(({ status, received }) => ({ status, received: [...received] })) });
  for (const query of queries.slice(outcomes.length)) {
    const { result, received } = await fetch(query, parameters, signal, ports);
    const status = E.isLeft(result) ? (dimseStatusOf(result.left) ?? 0) : 0;
    const room = MAXIMUM_WATCHED - outcomes.reduce((sum, one) => sum + one.received.length, 0);
    outcomes.push({ status, received: received.slice(0, Math.max(0, room)) });
    const steps: Steps = { completed: outcomes.length, total, checkpoint: facts(), facts: facts() };
    if (E.isRight(result) || (permissive && !signal.aborted)) {
      yield steps;
      continue;
    }
    yield { ...steps, completed: outcomes.length - 1, checkpoint: { Outcomes: listed(outcomes.slice(0, -1)) } };
    throw networkFault(result.left);
  }
  return facts();
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

const listed = (outcomes: readonly Outcome[]): Json =>
  outcomes.map(({ status, received }) => ({ status, received: [...received] }));

const outcomesOf = (checkpoint: Json): readonly Outcome[] => {
  if (typeof checkpoint !== 'object' || checkpoint === null || !('Outcomes' in checkpoint)) return [];
  const { Outcomes } = checkpoint;
  // Written by this job type alone.
  return Array.isArray(Outcomes) ? (Outcomes as Outcome[]) : [];
};
