import type { JsonObject } from '../../domain/json';
import { LEVELS, type Level } from '../../domain/resource/events';
import type { Export } from '../../domain/resource/export';
import { formatTime } from '../../domain/time-format';
import { json, text } from '../answer';
import type { HttpDependencies } from '../deps';
import { pathOf } from '../levels';
import { perform } from '../perform';
import { answering, hasArgument, type Routes } from '../request-state';
import { numbersOf } from './changes';

/** What was sent to modalities, if `LogExportedResources` is on: contract 09-resources.md §8. */
export const exportRoutes = (routes: Routes, { exports }: HttpDependencies): void => {
  const answerOf = (shown: readonly Export[], done: boolean, last: number): JsonObject => ({
    Done: done,
    Exports: shown.map(exportJson),
    Last: shown.at(-1)?.sequence ?? last,
  });

  routes.get(
    '/exports',
    answering((context) => {
      if (hasArgument(context, 'last')) {
        const last = exports.last();
        return json(answerOf(last === null ? [] : [last], true, 0));
      }
      const { since, limit } = numbersOf(context);
      const found = limit < 0 ? [] : exports.list(since, limit + 1);
      return json(answerOf(found.slice(0, Math.max(0, limit)), found.length <= Math.max(0, limit), since));
    }),
  );
  routes.delete(
    '/exports',
    answering(async ({ state }) => {
      await perform(exports.forget(state.origin));
      return text('');
    }),
  );
};

const exportJson = (one: Export): JsonObject => {
  const { sequence, level, id, modality, time } = one;
  return {
    Date: formatTime(time - (time % 1_000_000)),
    ID: id,
    Path: pathOf(level, id),
    RemoteModality: modality,
    ResourceType: level,
    Seq: sequence,
    ...identifiersOf(one),
  };
};

/** Those of the level and above. */
const identifiersOf = ({ level, patientId, studyUid, seriesUid, sopUid }: Export): JsonObject => {
  const all: readonly (readonly [Level, string, string])[] = [
    ['Patient', 'PatientID', patientId],
    ['Study', 'StudyInstanceUID', studyUid],
    ['Series', 'SeriesInstanceUID', seriesUid],
    ['Instance', 'SOPInstanceUID', sopUid],
  ];
  return Object.fromEntries(all.slice(0, LEVELS.indexOf(level) + 1).map(([, name, value]) => [name, value]));
};
