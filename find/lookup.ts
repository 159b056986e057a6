import { LEVELS, type Level } from '../domain/resource/events';
import type { ResourceSearch } from '../projections/resources/search';

const IDENTIFIER = { Patient: '0010,0020', Study: '0020,000d', Series: '0020,000e', Instance: '0008,0018' } as const;

/** Characters beyond which a value is looked up in vain: no identifier has more. */
const LONGEST = 65_536;

/** Resources that one answer names. */
const MOST = 10_000;

/**
 * Resources whose PatientID, StudyInstanceUID, SeriesInstanceUID or SOPInstanceUID is this value, whatever the case, from
 * patients down. Contract 09-resources.md §11; case and the spaces around the value observed on 1.10.1.
 */
export const lookUpResources = (
  search: ResourceSearch,
  value: string,
): readonly { readonly level: Level; readonly id: string }[] =>
  (value.length > LONGEST ? [] : LEVELS).flatMap((level) =>
    search
      .byKeys(search.keysWith(level, IDENTIFIER[level], { kind: 'values', values: [value.trim()] }, MOST) ?? [])
      .map(({ id }) => ({ level, id })),
  );
