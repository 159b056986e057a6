import type { ArchiveInstance, ArchivePatient } from '../../projections/port';

/** All instances of a hierarchy, in its order. */
export function* instancesOf(hierarchy: readonly ArchivePatient[]): Generator<ArchiveInstance> {
  for (const patient of hierarchy) {
    for (const study of patient.studies) {
      for (const series of study.series) yield* series.instances;
    }
  }
}

/** The hierarchy with only those instances; what has none left is left out. */
export const restrict = (hierarchy: readonly ArchivePatient[], instances: ReadonlySet<string>): readonly ArchivePatient[] =>
  hierarchy.flatMap((patient) => {
    const studies = patient.studies.flatMap((study) => {
      const series = study.series.flatMap((one) => {
        const kept = one.instances.filter(({ id }) => instances.has(id));
        return kept.length > 0 ? [{ ...one, instances: kept }] : [];
      });
      return series.length > 0 ? [{ ...study, series }] : [];
    });
    return studies.length > 0 ? [{ ...patient, studies }] : [];
  });
