import type { Database } from 'better-sqlite3';
import type { ResourcesView, SendableRow } from '../port';
import { type BlobColumns, blobOf } from './rows';

type Queries = Pick<ResourcesView, 'sendable' | 'sendables' | 'storageForms'>;

type Row = readonly [
  sopInstance: string | null,
  sopClass: string | null,
  transferSyntax: string,
  store: BlobColumns['blob_store'],
  blob: string,
  size: number,
  md5: string,
  sha256: string,
  deflatedSize: number | null,
  deflatedMd5: string | null,
];

const COLUMNS = `json_extract(r.tags, '$."0008,0018"'), i.sop_class, i.transfer_syntax,
  i.blob_store, i.blob_id, i.size, i.md5, i.sha256, i.deflated_size, i.deflated_md5`;

const rowOf = (row: Row | undefined): SendableRow | null => {
  if (row === undefined) return null;
  const [sopInstance, sopClass, transferSyntax, blob_store, blob_id, size, md5, sha256, deflated_size, deflated_md5] = row;
  if (sopInstance === null || sopClass === null) return null;
  const blob = blobOf({ blob_store, blob_id, size, md5, sha256, deflated_size, deflated_md5 });
  return { sopInstance, sopClass, transferSyntax, blob };
};

/** What is asked for each instance of thousands: as arrays, without the other columns of the rows. */
export const openSendable = (database: Database): Queries => {
  const one = database
    .prepare<[string], Row>(`SELECT ${COLUMNS} FROM resources r JOIN resources_instances i USING (key) WHERE r.id = ?`)
    .raw();
  const several = database
    .prepare<[string], Row>(`
      SELECT ${COLUMNS} FROM json_each(?) AS wanted
      LEFT JOIN resources r ON r.id = wanted.value LEFT JOIN resources_instances i ON i.key = r.key ORDER BY wanted.key`)
    .raw();
  const forms = database
    .prepare<[string], readonly [string, string]>(`
      SELECT DISTINCT i.sop_class, i.transfer_syntax
      FROM json_each(?) AS wanted JOIN resources r ON r.id = wanted.value JOIN resources_instances i ON i.key = r.key`)
    .raw();
  return {
    sendable: (instance) => rowOf(one.get(instance)),
    sendables: (instances) => several.all(JSON.stringify(instances)).map(rowOf),
    storageForms: (instances) =>
      forms.all(JSON.stringify(instances)).map(([sopClass, transferSyntax]) => ({ sopClass, transferSyntax })),
  };
};
