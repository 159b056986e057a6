import type { Database } from 'better-sqlite3';
import { METADATA } from '../../domain/resource/metadata-names';
import { formatTime } from '../../domain/time-format';
import type { AnnotationsView, AttachmentRow, MetadataRow } from '../annotations';
import { type BlobColumns, blobOf } from './rows';

type Columns = {
  readonly key: number;
  readonly level: number;
  readonly last_update: number;
  readonly expected: number | null;
};

type ReceptionColumns = BlobColumns & {
  readonly file_uuid: string;
  readonly transfer_syntax: string;
  readonly sop_class: string;
  readonly index_in_series: number | null;
  readonly pixel_data_offset: number | null;
  readonly origin: string;
  readonly remote_ip: string | null;
  readonly remote_aet: string | null;
  readonly http_user: string | null;
  readonly called_aet: string | null;
};

const INSTANCE = 3;
const DICOM_FILE = 1;

const wholeSeconds = (time: number): string => formatTime(time - (time % 1_000_000));

/** Values that stand in other columns already; null: not known. */
const ownValues = (row: Columns, instance: ReceptionColumns | undefined): readonly (readonly [number, string | null])[] => {
  if (instance === undefined) {
    return [
      [METADATA.ExpectedNumberOfInstances, row.expected === null ? null : String(row.expected)],
      [METADATA.LastUpdate, wholeSeconds(row.last_update)],
    ];
  }
  return [
    [METADATA.IndexInSeries, instance.index_in_series === null ? null : String(instance.index_in_series)],
    [METADATA.ReceptionDate, wholeSeconds(row.last_update)],
    [METADATA.RemoteAET, instance.remote_aet],
    [METADATA.Origin, instance.origin],
    [METADATA.TransferSyntax, instance.transfer_syntax],
    [METADATA.SopClassUid, instance.sop_class === '' ? null : instance.sop_class],
    [METADATA.RemoteIP, instance.remote_ip],
    [METADATA.CalledAET, instance.called_aet],
    [METADATA.HttpUsername, instance.http_user],
    [METADATA.PixelDataOffset, instance.pixel_data_offset === null ? null : String(instance.pixel_data_offset)],
  ];
};

export const openAnnotationQueries = (database: Database): AnnotationsView => {
  const find = database.prepare<[string], Columns>('SELECT key, level, last_update, expected FROM resources WHERE id = ?');
  const instanceOf = database.prepare<[number], ReceptionColumns>('SELECT * FROM resources_instances WHERE key = ?');
  const metadata = database.prepare<[number], MetadataRow>(
    'SELECT type, value, revision FROM resources_metadata WHERE key = ? ORDER BY type',
  );
  const attachments = database.prepare<[number], BlobColumns & Omit<AttachmentRow, 'blob' | 'fileUuid'> & { file_uuid: string }>(
    'SELECT * FROM resources_attachments WHERE key = ? ORDER BY type',
  );
  const labelsOf = database
    .prepare<[string], string>('SELECT label FROM resources_labels JOIN resources USING (key) WHERE id = ? ORDER BY label')
    .pluck();
  const labels = database.prepare<[], string>('SELECT DISTINCT label FROM resources_labels ORDER BY label').pluck();
  const textOf = database
    .prepare<[string, number], string>(
      'SELECT value FROM resources_metadata JOIN resources USING (key) WHERE id = ? AND type = ?',
    )
    .pluck();
  const isProtected = database
    .prepare<[string], number>('SELECT protected FROM resources_patients JOIN resources USING (key) WHERE id = ?')
    .pluck();
  const next = database
    .prepare<[string], string>(
      `SELECT id FROM resources_patients p JOIN resources USING (key)
       WHERE p.protected = 0 AND id <> ? ORDER BY p.turn LIMIT 1`,
    )
    .pluck();

  return {
    metadataOf: (id) => {
      const row = find.get(id);
      if (row === undefined) return [];
      const set = metadata.all(row.key);
      const own = ownValues(row, row.level === INSTANCE ? instanceOf.get(row.key) : undefined).flatMap(([type, value]) =>
        value === null || set.some((one) => one.type === type) ? [] : [{ type, value, revision: 0 }],
      );
      return [...own, ...set].sort((a, b) => a.type - b.type);
    },
    attachmentsOf: (id) => {
      const row = find.get(id);
      if (row === undefined) return [];
      const others = attachments
        .all(row.key)
        .map((one) => ({ type: one.type, blob: blobOf(one), fileUuid: one.file_uuid, revision: one.revision }));
      const file = row.level === INSTANCE ? instanceOf.get(row.key) : undefined;
      if (file === undefined) return others;
      return [{ type: DICOM_FILE, blob: blobOf(file), fileUuid: file.file_uuid, revision: 0 }, ...others];
    },
    labelsOf: (id) => labelsOf.all(id),
    labels: () => labels.all(),
    sourceOf: (id) => ({
      anonymizedFrom: textOf.get(id, METADATA.AnonymizedFrom) ?? null,
      modifiedFrom: textOf.get(id, METADATA.ModifiedFrom) ?? null,
    }),
    isProtected: (patient) => isProtected.get(patient) === 1,
    nextToRecycle: (spared) => next.get(spared) ?? null,
  };
};
