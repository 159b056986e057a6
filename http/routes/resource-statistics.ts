import type { JsonObject } from '../../domain/json';
import type { Level } from '../../domain/resource/events';
import { storedForm } from '../../ingest/deflated';
import type { ResourcesView } from '../../projections/port';
import { json } from '../answer';
import type { HttpDependencies } from '../deps';
import { unknownResource } from '../errors';
import { levelPaths } from '../levels';
import { answering, parameter, type Routes } from '../request-state';
import { sizeMembers } from '../size-members';

/** `/{level}/{id}/statistics`: contract 09-resources.md §4. */
export const resourceStatisticsRoutes = (routes: Routes, { projections: { resources } }: HttpDependencies): void => {
  for (const [path, level] of levelPaths) {
    routes.get(
      `/${path}/:id/statistics`,
      answering((context) => {
        const id = parameter(context, 'id');
        if (resources.get(level, id) === null) throw unknownResource();
        return json(statistics(level, id, resources));
      }),
    );
  }
};

const statistics = (level: Level, id: string, view: ResourcesView): JsonObject => {
  const instances = view.instances(level, id);
  const blobs = instances.flatMap((one) => view.get('Instance', one)?.instance?.blob ?? []);
  const size = blobs.reduce((sum, blob) => sum + blob.size, 0);
  const stored = blobs.reduce((sum, blob) => sum + storedForm(blob).size, 0);
  const counts: Record<string, number> = {};
  let ids: readonly string[] = [id];
  if (level === 'Patient') {
    ids = view.children('Patient', id);
    counts.CountStudies = ids.length;
  }
  if (level === 'Patient' || level === 'Study') counts.CountSeries = ids.flatMap((study) => view.children('Study', study)).length;
  if (level !== 'Instance') counts.CountInstances = instances.length;
  return {
    ...counts,
    ...sizeMembers('DicomDiskSize', stored),
    ...sizeMembers('DicomUncompressedSize', size),
    ...sizeMembers('DiskSize', stored),
    ...sizeMembers('UncompressedSize', size),
  };
};
