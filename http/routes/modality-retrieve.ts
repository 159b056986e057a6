import { defaultCharacterSet } from '../../dicom/text/default-encoding';
import { LEVEL_TERMS, QUERY_RETRIEVE_LEVEL, type QueryTags, retrieveIdentifier } from '../../dimse/query/normalize';
import { orthancStatus } from '../../domain/orthanc-status';
import type { Level } from '../../domain/resource/events';
import type { HttpDependencies } from '../deps';
import { described } from '../fault';
import { answerJob } from '../job-answer';
import { readJobOptions } from '../job-options';
import { isArray, isObject, member, type ObjectBody } from '../json-object-body';
import { levelNamed } from '../level-name';
import { parseJson } from '../parse-json';
import { badFormat, looseText, queryTags, textMember, timeoutMember } from '../remote-request';
import { readText } from '../request-body';
import { answering, type Routes } from '../request-state';
import { retrieveJob } from '../retrieve-job';
import { modalityInPath } from './modalities';

/** C-MOVE and C-GET without a query: contract 06-dimse.md §5 and 12-newer-releases.md §7.2. */
export const modalityRetrieveRoutes = (routes: Routes, deps: HttpDependencies): void => {
  const { options } = deps;
  for (const [path, method] of [
    ['move', 'C-MOVE'],
    ['get', 'C-GET'],
  ] as const) {
    routes.post(
      `/modalities/:name/${path}`,
      answering(async (context) => {
        const peer = modalityInPath(context, deps);
        const body = readMoveBody(await readText(context.req, options.HttpRequestTimeout));
        const { level, queries } = readResources(body.members, defaultCharacterSet(options.DefaultEncoding));
        const jobOptions = readJobOptions(body);
        const job = retrieveJob({
          peer,
          method,
          level,
          queries,
          localAet: textMember(body.members, 'LocalAet') ?? (peer.localAet || options.DicomAet),
          targetAet: (method === 'C-MOVE' ? looseText(body.members, 'TargetAet') : null) ?? options.DicomAet,
          timeout: timeoutMember(body),
          permissive: jobOptions.permissive,
          sopClasses: [],
          format: 'short',
        });
        return answerJob(context, job, jobOptions, deps);
      }),
    );
  }
};

const badMove = () => badFormat('Must provide a JSON body containing fields Resources and Level');

const readMoveBody = (text: string): ObjectBody => {
  const parsed = parseJson(text);
  if (parsed === null || !isObject(parsed.value)) throw badMove();
  return { members: parsed.value, doubles: parsed.doubles };
};

const readResources = (
  members: ObjectBody['members'],
  characterSet: string,
): { readonly level: Level; readonly queries: readonly QueryTags[] } => {
  const [given, resources] = [member(members, 'Level'), member(members, 'Resources')];
  if (typeof given !== 'string' || !isArray(resources)) throw badMove();
  const level = levelNamed(given);
  const queries = resources.map((resource) => {
    const tags = queryTags(
      resource,
      () => described(orthancStatus.UnknownDicomTag),
      () => badFormat(),
    );
    if (retrieveIdentifier(level, tags, characterSet) === null) throw described(orthancStatus.BadRequest);
    return { [QUERY_RETRIEVE_LEVEL]: LEVEL_TERMS[level], ...tags };
  });
  return { level, queries };
};
