import type { TagsFormat } from '../../dicom/port';
import type { Identifier } from '../../dimse/port';
import { retrieveKeys } from '../../dimse/query/normalize';
import type { AnsweredQuery } from '../../dimse/query/registry';
import { RETRIEVE_METHODS, type RetrieveMethod } from '../../domain/modality/modality';
import { orthancStatus } from '../../domain/orthanc-status';
import type { Answer } from '../answer';
import { textsOf } from '../ask-modality';
import type { HttpDependencies } from '../deps';
import { unhandled } from '../errors';
import { described } from '../fault';
import { answerJob } from '../job-answer';
import { readJobOptions } from '../job-options';
import { booleanMember, isObject, member, type ObjectBody } from '../json-object-body';
import { parseJson } from '../parse-json';
import { looseText, textMember, timeoutMember } from '../remote-request';
import { readText } from '../request-body';
import { answering, type Context, type Routes } from '../request-state';
import { methodOf, retrieveJob } from '../retrieve-job';
import { answerInPath, queryInPath } from './queries';

const SOP_CLASSES_IN_STUDY = '0008,0062';

/** C-MOVE or C-GET of what a query found: contract 06-dimse.md §4 and 12-newer-releases.md §7.2. */
export const retrieveRoutes = (routes: Routes, deps: HttpDependencies): void => {
  routes.post(
    '/queries/:id/retrieve',
    answering((context) => {
      const query = queryInPath(context, deps);
      return answerRetrieve(context, query, query.answers, deps);
    }),
  );
  routes.post(
    '/queries/:id/answers/:index/retrieve',
    answering((context) => {
      const query = queryInPath(context, deps);
      return answerRetrieve(context, query, [answerInPath(context, query)], deps);
    }),
  );
};

const answerRetrieve = async (
  context: Context,
  { modality, level, localAet: asked }: AnsweredQuery,
  answers: readonly Identifier[],
  deps: HttpDependencies,
): Promise<Answer> => {
  const { modalities, options } = deps;
  const { body, target } = readRetrieveBody(await readText(context.req, options.HttpRequestTimeout));
  const peer = modalities.get(modality);
  if (peer === null) throw described(orthancStatus.InexistentItem, `No modality with symbolic name: ${modality}`);
  const localAet = textMember(body.members, 'LocalAet') ?? asked ?? (peer.localAet || options.DicomAet);
  const jobOptions = readJobOptions(body);
  const tags = answers.map(textsOf);
  const job = retrieveJob({
    peer,
    method: methodOf(retrieveMethodMember(body), peer, options),
    level,
    queries: tags.map(retrieveKeys),
    localAet,
    targetAet: target || peer.localAet || options.DicomAet,
    timeout: looseTimeout(body),
    permissive: jobOptions.permissive,
    sopClasses: [
      ...new Set(tags.flatMap((texts) => (texts[SOP_CLASSES_IN_STUDY] ?? '').split('\\').filter((uid) => uid !== ''))),
    ],
    format: formatMember(body),
  });
  return answerJob(context, job, jobOptions, deps);
};

/** Plain text is the title of the target; other JSON than an object is answered as 1.10.1 stumbles over it. Throws a fault. */
const readRetrieveBody = (text: string): { readonly body: ObjectBody; readonly target: string } => {
  const parsed = parseJson(text);
  if (parsed === null) return { body: { members: {}, doubles: new Set() }, target: text.trim() };
  const { value, doubles } = parsed;
  if (!isObject(value)) throw unhandled();
  return { body: { members: value, doubles }, target: looseText(value, 'TargetAet') ?? '' };
};

/** Throws a fault. */
export const retrieveMethodMember = ({ members }: ObjectBody): RetrieveMethod | null => {
  const given = textMember(members, 'RetrieveMethod');
  if (given === null) return null;
  const method = RETRIEVE_METHODS.find((known) => known === given);
  if (method === undefined) throw described(orthancStatus.ParameterOutOfRange, `Unknown retrieve method: ${given}`);
  return method;
};

/** As `timeoutMember`, but that 1.10.1 answers another status here. Throws a fault. */
const looseTimeout = (body: ObjectBody): number => {
  const timeout = member(body.members, 'Timeout');
  if (timeout !== undefined && typeof timeout !== 'number') throw described(orthancStatus.BadParameterType);
  return timeoutMember(body);
};

/** `Short` unless something else is asked for. Throws a fault. */
const formatMember = ({ members }: ObjectBody): TagsFormat => {
  if (member(members, 'Simplify') !== undefined && booleanMember(members, 'Simplify', false)) return 'simple';
  if (booleanMember(members, 'Short', false)) return 'short';
  return booleanMember(members, 'Full', false) ? 'full' : 'short';
};
