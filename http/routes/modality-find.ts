import { defaultCharacterSet } from '../../dicom/text/default-encoding';
import { identifierJson } from '../../dimse/identifier-json';
import { type Identifier, modelOf } from '../../dimse/port';
import { findIdentifier, type QueryTags } from '../../dimse/query/normalize';
import { FIND_TEMPLATES } from '../../dimse/query/templates';
import type { JsonObject } from '../../domain/json';
import type { Modality } from '../../domain/modality/modality';
import { orthancStatus } from '../../domain/orthanc-status';
import type { Level } from '../../domain/resource/events';
import { json } from '../answer';
import { askModality, textsOf } from '../ask-modality';
import type { HttpDependencies } from '../deps';
import { bare, described } from '../fault';
import { hangUp } from '../job-answer';
import { isObject } from '../json-object-body';
import { parseJson } from '../parse-json';
import { queryTags } from '../remote-request';
import { readText } from '../request-body';
import { answering, type Context, type Routes } from '../request-state';
import { modalityInPath } from './modalities';

const PATIENT_ID = '0010,0020';
const STUDY = '0020,000d';
const SERIES = '0020,000e';

/** A key of up to two characters might stand for everything. */
const SHORTEST_KEY = 3;

/** A query of the old routes must name one of these in earnest (observed on 1.10.1). */
const NEEDED: { readonly [level in Level]: readonly (readonly string[])[] } = {
  Patient: [],
  Study: [[PATIENT_ID, '0008,0050']],
  Series: [[PATIENT_ID], [STUDY, '0008,0050']],
  Instance: [[PATIENT_ID], [STUDY, '0008,0050'], [SERIES]],
};

/** The old routes that answer a C-FIND at once: contract 06-dimse.md §5. */
export const modalityFindRoutes = (routes: Routes, deps: HttpDependencies): void => {
  const characterSet = defaultCharacterSet(deps.options.DefaultEncoding);

  const ask = (peer: Modality, level: Level, given: QueryTags, signal: AbortSignal): Promise<readonly Identifier[]> => {
    const query = { ...Object.fromEntries(FIND_TEMPLATES[level].map((tag) => [tag, ''])), ...given };
    const identifier = findIdentifier(query, { level, normalize: true, manufacturer: peer.manufacturer, characterSet });
    return askModality({ peer, localAet: null, timeout: 0, model: modelOf(level), identifier, signal }, deps);
  };

  const bodyOf = async (context: Context): Promise<QueryTags> => {
    const parsed = parseJson(await readText(context.req, deps.options.HttpRequestTimeout));
    if (parsed === null || !isObject(parsed.value)) throw bare(400);
    const texts = Object.entries(parsed.value).map(([name, value]) => [name, typeof value === 'number' ? String(value) : value]);
    return queryTags(
      Object.fromEntries(texts),
      () => described(orthancStatus.UnknownDicomTag),
      () => described(orthancStatus.BadParameterType),
    );
  };

  for (const [path, level] of [
    ['find-patient', 'Patient'],
    ['find-study', 'Study'],
    ['find-series', 'Series'],
    ['find-instance', 'Instance'],
  ] as const) {
    routes.post(
      `/modalities/:name/${path}`,
      answering(async (context) => {
        const peer = modalityInPath(context, deps);
        const tags = await bodyOf(context);
        if (!NEEDED[level].every((keys) => keys.some((tag) => (tags[tag] ?? '').length >= SHORTEST_KEY))) throw bare(400);
        const answers = await ask(peer, level, tags, hangUp(context));
        return json(answers.map((answer) => identifierJson(answer, 'simple')));
      }),
    );
  }

  routes.post(
    '/modalities/:name/find',
    answering(async (context) => {
      const peer = modalityInPath(context, deps);
      const tags = await bodyOf(context);
      const signal = hangUp(context);
      const patients: JsonObject[] = [];
      for (const patient of await ask(peer, 'Patient', tags, signal)) {
        const below = { ...tags, ...only(patient, [PATIENT_ID]) };
        const studies: JsonObject[] = [];
        for (const study of await ask(peer, 'Study', below, signal)) {
          const series = await ask(peer, 'Series', { ...below, ...only(study, [STUDY]) }, signal);
          studies.push({ ...identifierJson(study, 'simple'), Series: series.map((one) => identifierJson(one, 'simple')) });
        }
        patients.push({ ...identifierJson(patient, 'simple'), Studies: studies });
      }
      return json(patients);
    }),
  );
};

const only = (answer: Identifier, keys: readonly string[]): QueryTags => {
  const texts = textsOf(answer);
  return Object.fromEntries(keys.map((tag) => [tag, texts[tag] ?? '']));
};
