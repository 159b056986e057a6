import type { Database } from 'better-sqlite3';
import { METADATA } from '../../domain/resource/metadata-names';
import type { AboutResource, ResourcesView } from '../port';

type Columns = {
  readonly children: string | null;
  readonly labels: string;
  readonly protected: number | null;
  readonly anonymized_from: string | null;
  readonly modified_from: string | null;
};

const metadata = (type: number): string => `(SELECT value FROM resources_metadata m WHERE m.key = r.key AND m.type = ${type})`;

const ABOUT = `
  SELECT
    (SELECT group_concat(id) FROM (SELECT id FROM resources WHERE parent = r.key ORDER BY key)) AS children,
    (SELECT json_group_array(label) FROM (SELECT label FROM resources_labels WHERE key = r.key ORDER BY label)) AS labels,
    (SELECT protected FROM resources_patients p WHERE p.key = r.key) AS protected,
    ${metadata(METADATA.AnonymizedFrom)} AS anonymized_from,
    ${metadata(METADATA.ModifiedFrom)} AS modified_from
  FROM resources r WHERE r.id = ?`;

const NOTHING: AboutResource = { children: [], labels: [], isProtected: false, anonymizedFrom: null, modifiedFrom: null };

export const openAbout = (database: Database): Pick<ResourcesView, 'about'> => {
  const about = database.prepare<[string], Columns>(ABOUT);
  return {
    about: (id) => {
      const row = about.get(id);
      if (row === undefined) return NOTHING;
      return {
        children: row.children === null ? [] : row.children.split(','),
        labels: row.labels === '[]' ? [] : JSON.parse(row.labels),
        isProtected: row.protected === 1,
        anonymizedFrom: row.anonymized_from,
        modifiedFrom: row.modified_from,
      };
    },
  };
};
