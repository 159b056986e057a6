import { file } from './files';
import { get, type Step, upload } from './step';

/** As they arrive: study, series, instance. Each says its place in the text of all levels. */
const PLACES = [
  [71, 1, 1],
  [72, 1, 3],
  [71, 2, 2],
  [71, 2, 1],
  [72, 2, 1],
  [71, 1, 2],
  [72, 1, 1],
] as const;

const stored = PLACES.map(([study, series, instance]) => {
  const place = `${study}-${series}-${instance}`;
  const tags = { '0010,0010': `N^${place}`, '0008,1030': `D ${place}`, '0008,103e': `S ${place}` };
  return { place, ...file({ patient: 'MANY', study, series, instance, tags }) };
});
const paths = new Set(
  stored.flatMap(({ patient, study, series }) => [
    `/patients/${patient}/module`,
    `/studies/${study}/module`,
    `/studies/${study}/module-patient`,
    `/series/${series}/module`,
  ]),
);

/** Which instance speaks for a resource whose instances contradict each other. */
export const representativeSteps: readonly Step[] = [
  ...stored.map(({ place, bytes }) => upload(`the instance ${place}`, bytes)),
  ...[...paths].map((path) => get(path)),
];
