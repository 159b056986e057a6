import type { Level } from '../domain/resource/events';
import type { ResourceRow } from '../projections/port';
import { representative } from './representative';

const tree: Readonly<Record<string, readonly string[]>> = {
  patient: ['study 1', 'study 2'],
  'study 1': ['series 1', 'series 2'],
  'study 2': ['series 3'],
  'series 1': ['c', 'late'],
  'series 2': ['b', 'a'],
  'series 3': ['y', 'x'],
};
const row: ResourceRow = {
  level: 'Study',
  id: '',
  parent: null,
  tags: {},
  patientTags: null,
  stable: false,
  lastUpdate: 0,
  expectedNumberOfInstances: null,
  instance: null,
};
const view = {
  get: (_level: Level, id: string) => (id === 'nope' ? null : row),
  children: (_level: Level, id: string) => tree[id] ?? [],
};

describe('the instance that speaks for a resource', () => {
  const cases: readonly (readonly [Level, string, string])[] = [
    ['Patient', 'patient', 'x'],
    ['Study', 'study 1', 'a'],
    ['Series', 'series 1', 'late'],
    ['Instance', 'c', 'c'],
  ];
  it.each(cases)('should be, of the %s %s, the last one of its last child: %s', (level, id, expected) => {
    expect(representative(level, id, view)).toBe(expected);
  });

  it('should be none of a resource that is unknown', () => {
    expect(representative('Study', 'nope', view)).toBeNull();
  });
});
