import type { Json } from '../domain/json';
import type { Export, ExportEvent, ExportIdentifiers } from '../domain/resource/export';
import type { RecordedEvent } from '../eventstore/port';
import type { Projection } from './host/projection';
import { LEVEL_NUMBER, levelOf } from './resources/levels';
import { sealedContent } from './sealed-content';

export type ExportsView = {
  /** Exports with a number above `since`, ascending, at most `limit`. */
  readonly list: (since: number, limit: number) => readonly Export[];
  /** The newest one, or null. */
  readonly last: () => Export | null;
};

type Columns = Omit<Export, 'level'> & { readonly level: number };

const NOBODY: ExportIdentifiers = { patientId: '', studyUid: '', seriesUid: '', sopUid: '' };

const identifiersOf = (content: Json | undefined, index: number): ExportIdentifiers => {
  const one = Array.isArray(content) ? content[index] : undefined;
  if (typeof one !== 'object' || one === null) return NOBODY;
  const text = (name: keyof ExportIdentifiers): string => (typeof one[name] === 'string' ? one[name] : '');
  return { patientId: text('patientId'), studyUid: text('studyUid'), seriesUid: text('seriesUid'), sopUid: text('sopUid') };
};

// The log is written by the recorder alone and upcast when read: the type of an event settles the shape of its data.
const isExportEvent = (event: { readonly type: string; readonly data: unknown }): event is ExportEvent =>
  event.type === 'ResourcesExported' || event.type === 'ExportsForgotten';

/** What was sent to whom: contract 09-resources.md §8. A number is never given twice. */
export const exportsProjection: Projection<ExportsView> = {
  name: 'exports',
  version: 1,
  schema: `
    CREATE TABLE exports (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      level INTEGER NOT NULL,
      id TEXT NOT NULL,
      modality TEXT NOT NULL,
      patient_id TEXT NOT NULL,
      study_uid TEXT NOT NULL,
      series_uid TEXT NOT NULL,
      sop_uid TEXT NOT NULL,
      time INTEGER NOT NULL
    ) STRICT;`,
  open: (database) => {
    const insert = database.prepare(`
      INSERT INTO exports (level, id, modality, patient_id, study_uid, series_uid, sop_uid, time) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
    const clear = database.prepare('DELETE FROM exports');
    const COLUMNS = `SELECT sequence, level, id, modality, patient_id AS patientId, study_uid AS studyUid, series_uid AS seriesUid,
      sop_uid AS sopUid, time FROM exports`;
    const page = database.prepare<[number, number], Columns>(`${COLUMNS} WHERE sequence > ? ORDER BY sequence LIMIT ? + 0`);
    const newest = database.prepare<[], Columns>(`${COLUMNS} ORDER BY sequence DESC LIMIT 1`);
    const exportOf = ({ level, ...columns }: Columns): Export => ({ ...columns, level: levelOf(level) });

    const apply = (recorded: RecordedEvent): void => {
      const { type, data, metadata } = recorded;
      const event = { type, data };
      if (!isExportEvent(event)) return;
      if (event.type === 'ExportsForgotten') {
        clear.run();
        return;
      }
      const content = sealedContent(recorded, event.data.identifiers);
      for (const [index, { level, id }] of event.data.resources.entries()) {
        const { patientId, studyUid, seriesUid, sopUid } = identifiersOf(content, index);
        insert.run(LEVEL_NUMBER[level], id, event.data.modality, patientId, studyUid, seriesUid, sopUid, metadata.time);
      }
    };
    return {
      fold: { apply, flush: () => undefined, discard: () => undefined },
      view: {
        list: (since, limit) => page.all(since, limit).map(exportOf),
        last: () => {
          const row = newest.get();
          return row === undefined ? null : exportOf(row);
        },
      },
    };
  },
};
