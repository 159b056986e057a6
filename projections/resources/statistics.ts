import type { Database } from 'better-sqlite3';
import type { ResourcesView } from '../port';
import { LEVEL_NUMBER } from './levels';

export const openStatistics = (database: Database): ResourcesView['statistics'] => {
  const totals = database.prepare<[], { readonly resources: number; readonly bytes: number; readonly content: number }>(
    'SELECT resources, bytes, content FROM resources_totals ORDER BY level',
  );
  return () => {
    const rows = totals.all();
    const count = (level: number): number => rows[level]?.resources ?? 0;
    return {
      patients: count(LEVEL_NUMBER.Patient),
      studies: count(LEVEL_NUMBER.Study),
      series: count(LEVEL_NUMBER.Series),
      instances: count(LEVEL_NUMBER.Instance),
      diskSize: rows[LEVEL_NUMBER.Instance]?.bytes ?? 0,
      contentSize: rows[LEVEL_NUMBER.Instance]?.content ?? 0,
    };
  };
};
