import { readTag } from '../../dicom/dictionary/read-tag';
import { tagKey } from '../../dicom/parse/tag';
import type { TagsFormat } from '../../dicom/port';
import { defaultCharacterSet } from '../../dicom/text/default-encoding';
import { identifierJson } from '../../dimse/identifier-json';
import type { Identifier } from '../../dimse/port';
import { SPECIFIC_CHARACTER_SET } from '../../dimse/query/normalize';
import type { Json } from '../../domain/json';
import { orthancStatus } from '../../domain/orthanc-status';
import { json } from '../answer';
import { askModality } from '../ask-modality';
import type { HttpDependencies } from '../deps';
import { described } from '../fault';
import { hangUp } from '../job-answer';
import { bodyFormat, isArray, isObject, member } from '../json-object-body';
import { objectBodyOrStumble } from '../remote-request';
import { readText } from '../request-body';
import { answering, type Routes } from '../request-state';
import { modalityInPath } from './modalities';

/** Deepest nesting of sequences in a query. */
const MAXIMUM_DEPTH = 16;

/** C-FIND of the modality worklist: contract 06-dimse.md §6. */
export const modalityWorklistRoutes = (routes: Routes, deps: HttpDependencies): void => {
  routes.post(
    '/modalities/:name/find-worklist',
    answering(async (context) => {
      const peer = modalityInPath(context, deps);
      const text = await readText(context.req, deps.options.HttpRequestTimeout);
      const { members } = objectBodyOrStumble(text, 'Must provide a JSON object');
      const query = member(members, 'Query');
      const format: TagsFormat = query === undefined ? 'simple' : bodyFormat(members);
      const asked = identifierOf(query ?? members, 0);
      const characterSet = asked[SPECIFIC_CHARACTER_SET] || defaultCharacterSet(deps.options.DefaultEncoding);
      const identifier = { ...asked, [SPECIFIC_CHARACTER_SET]: characterSet };
      const signal = hangUp(context);
      const answers = await askModality({ peer, localAet: null, timeout: 0, model: 'Worklist', identifier, signal }, deps);
      return json(answers.map((answer) => identifierJson(answer, format)));
    }),
  );
};

const identifierOf = (value: Json, depth: number): Identifier => {
  if (!isObject(value) || depth > MAXIMUM_DEPTH) throw described(orthancStatus.BadParameterType);
  return Object.fromEntries(
    Object.entries(value).map(([name, given]) => {
      const tag = readTag(name);
      if (tag === null) throw described(orthancStatus.UnknownDicomTag);
      return [tagKey(tag), keyOf(given, depth)];
    }),
  );
};

const keyOf = (given: Json, depth: number): string | readonly Identifier[] => {
  if (typeof given === 'string') return given;
  if (isArray(given)) return given.map((item) => identifierOf(item, depth + 1));
  throw described(orthancStatus.BadParameterType);
};
