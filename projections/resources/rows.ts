import type { BlobRef } from '../../domain/event';
import type { TagValues } from '../../domain/resource/events';
import type { ResourceRow } from '../port';
import { levelOf } from './levels';

export type BlobColumns = {
  readonly blob_store: BlobRef['store'];
  readonly blob_id: string;
  readonly size: number;
  readonly md5: string;
  readonly sha256: string;
  /** Absent from tables whose blobs are never deflated. */
  readonly deflated_size?: number | null;
  readonly deflated_md5?: string | null;
};

export const blobOf = ({ blob_store, blob_id, size, md5, sha256, deflated_size, deflated_md5 }: BlobColumns): BlobRef => ({
  store: blob_store,
  id: blob_id,
  size,
  md5,
  sha256,
  ...(typeof deflated_size === 'number' && typeof deflated_md5 === 'string'
    ? { deflated: { size: deflated_size, md5: deflated_md5 } }
    : {}),
});

// Only this projection writes the column.
export const parseTags = (text: string): TagValues => JSON.parse(text);

export type ResourceColumns = {
  readonly id: string;
  readonly level: number;
  readonly parent_id: string | null;
  readonly tags: string;
  readonly patient_tags: string | null;
  readonly last_update: number;
  readonly stable: number;
  readonly expected: number | null;
};

export type InstanceColumns = BlobColumns & {
  readonly file_uuid: string;
  readonly transfer_syntax: string;
  readonly sop_class: string;
  readonly index_in_series: number | null;
  readonly pixel_data_offset: number | null;
};

export const resourceOf = (row: ResourceColumns, instance: InstanceColumns | undefined): ResourceRow => ({
  id: row.id,
  level: levelOf(row.level),
  parent: row.parent_id,
  tags: parseTags(row.tags),
  patientTags: row.patient_tags === null ? null : parseTags(row.patient_tags),
  lastUpdate: row.last_update,
  stable: row.stable === 1,
  expectedNumberOfInstances: row.expected,
  instance:
    instance === undefined
      ? null
      : {
          blob: blobOf(instance),
          fileUuid: instance.file_uuid,
          transferSyntax: instance.transfer_syntax,
          sopClass: instance.sop_class,
          indexInSeries: instance.index_in_series,
          pixelDataOffset: instance.pixel_data_offset,
        },
});
