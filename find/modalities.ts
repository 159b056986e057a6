import type { ResourceSearch } from '../projections/resources/search';

const MODALITY = '0008,0060';
const PAGE = 500;

/** Modality of the series of a study, each once, in the order of the series. */
export const modalitiesOf = (search: ResourceSearch, study: number): readonly string[] => {
  const modalities = new Set<string>();
  let after = 0;
  for (;;) {
    const page = search.childrenPage(study, after, PAGE);
    for (const series of page) {
      const modality = series.tags()[MODALITY];
      if (modality !== undefined) modalities.add(modality);
      after = series.key;
    }
    if (page.length < PAGE) return [...modalities];
  }
};
