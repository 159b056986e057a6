import type { Level } from '../../domain/resource/events';
import type { Candidate, ResourceSearch } from '../../projections/resources/search';
import { modalitiesOf } from '../modalities';
import { MODALITIES_IN_STUDY } from '../placement';

type Computed = { readonly level: Level; readonly value: (search: ResourceSearch, resource: Candidate) => string };

const count =
  (below: Level): Computed['value'] =>
  (search, { key }) =>
    String(search.countBelow(key, below));

/** The tags that are no file's, each at its level only (contract 12-newer-releases.md §6.2; PS3.4 C.3.4). */
const COMPUTED: ReadonlyMap<string, Computed> = new Map<string, Computed>([
  [MODALITIES_IN_STUDY, { level: 'Study', value: (search, { key }) => modalitiesOf(search, key).toSorted().join('\\') }],
  ['0008,0062', { level: 'Study', value: (search, { key }) => search.sopClassesOf(key).join('\\') }],
  ['0020,1200', { level: 'Patient', value: count('Study') }],
  ['0020,1202', { level: 'Patient', value: count('Series') }],
  ['0020,1204', { level: 'Patient', value: count('Instance') }],
  ['0020,1206', { level: 'Study', value: count('Series') }],
  ['0020,1208', { level: 'Study', value: count('Instance') }],
  ['0020,1209', { level: 'Series', value: count('Instance') }],
  ['0008,0056', { level: 'Instance', value: () => 'ONLINE' }],
]);

export const isComputed = (tag: string): boolean => COMPUTED.has(tag);

/** The value of a computed tag; undefined at another level than its own. */
export const computedTag = (search: ResourceSearch, resource: Candidate, tag: string): string | undefined => {
  const computed = COMPUTED.get(tag);
  return computed?.level === resource.level ? computed.value(search, resource) : undefined;
};
