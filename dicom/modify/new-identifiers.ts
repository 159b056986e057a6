import type { Level } from '../../domain/resource/events';
import type { Path } from '../edit/editor';
import {
  FAILED_SOP_INSTANCE_UID_LIST,
  PATIENT_ID,
  REFERENCED_SOP_INSTANCE_UID,
  SERIES_INSTANCE_UID,
  SOP_INSTANCE_UID,
  STUDY_INSTANCE_UID,
  STUDY_REFERENCES,
} from './identifiers';
import { identifierText, type Modification } from './modification';
import type { Rules } from './rules';
import type { UidKind, UidMap } from './uid-map';

/** What identifies an instance; null: the file lacks it, or the modification takes it away. */
export type Identifiers = {
  readonly patientId: string | null;
  readonly study: string | null;
  readonly series: string | null;
  readonly instance: string | null;
};

export type NewIdentifiers = {
  readonly made: Identifiers;
  /** What a UID becomes, at this tag and place: references follow what they refer to. */
  readonly uid: (tag: number, path: Path, old: string) => string;
  /** What a PatientID in a sequence becomes. */
  readonly patientId: (old: string) => string;
};

const DEPTH = { Patient: 0, Study: 1, Series: 2, Instance: 3 } as const satisfies Record<Level, number>;

const TAGS = { study: STUDY_INSTANCE_UID, series: SERIES_INSTANCE_UID, instance: SOP_INSTANCE_UID } as const;
const LEVELS = { study: 'Study', series: 'Series', instance: 'Instance' } as const;

/** UIDs that the standard itself gives: they name no patient's data, and lose their meaning when they change (PS3.15, E.3.9). */
const isWellKnown = (uid: string): boolean => uid.startsWith('1.2.840.10008.');

const NAMES_AN_INSTANCE: ReadonlySet<number> = new Set([
  SOP_INSTANCE_UID,
  REFERENCED_SOP_INSTANCE_UID,
  FAILED_SOP_INSTANCE_UID_LIST,
]);

const kindOf = (tag: number, path: Path): UidKind => {
  if (tag === STUDY_INSTANCE_UID) return 'study';
  if (tag === SERIES_INSTANCE_UID) return 'series';
  const within = path.at(-1)?.tag;
  return tag === REFERENCED_SOP_INSTANCE_UID && within !== undefined && STUDY_REFERENCES.has(within) ? 'study' : 'instance';
};

/** The identifiers that an instance gets: from the level of the modification down new ones, where they are neither replaced nor kept. */
export const newIdentifiers = (
  old: Identifiers,
  { level, anonymization }: Modification,
  rules: Rules,
  map: UidMap,
): NewIdentifiers => {
  const asked = (tag: number, otherwise: () => string | null, before: string | null): string | null => {
    const rule = rules.on(tag, []);
    if (rule?.kind === 'replace') return identifierText(rule.value) ?? before;
    if (rule?.kind === 'remove') return null;
    return rule?.kind === 'keep' || before === null ? before : otherwise();
  };
  const uidOf = (kind: UidKind): string | null => {
    const before = old[kind];
    const isNew = DEPTH[level] <= DEPTH[LEVELS[kind]];
    return asked(TAGS[kind], () => (isNew && before !== null ? map.uid(kind, before) : before), before);
  };
  const made: Identifiers = {
    patientId:
      asked(
        PATIENT_ID,
        () => (anonymization === null ? old.patientId : map.patientId(old.patientId ?? '')),
        old.patientId ?? '',
      ) ?? null,
    study: uidOf('study'),
    series: uidOf('series'),
    instance: uidOf('instance'),
  };

  return {
    made,
    uid: (tag, path, before) => {
      const kind = kindOf(tag, path);
      const names = kind !== 'instance' || NAMES_AN_INSTANCE.has(tag);
      if (before === '' || (!names && isWellKnown(before))) return before;
      if (before === old[kind]) return made[kind] ?? map.uid(kind, before);
      return names && rules.on(TAGS[kind], [])?.kind === 'keep' ? before : map.uid(kind, before);
    },
    patientId: (before) => {
      if (before === '') return before;
      return before === old.patientId ? (made.patientId ?? '') : map.patientId(before);
    },
  };
};
