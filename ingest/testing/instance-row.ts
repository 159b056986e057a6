import type { BlobRef } from '../../domain/event';
import type { ResourceRow } from '../../projections/port';

/** What the read model knows of an instance whose bytes are these. */
export const instanceRow = (blob: BlobRef): ResourceRow => ({
  id: 'i',
  level: 'Instance',
  parent: 's',
  tags: { '0008,0018': '1.2.3.4' },
  patientTags: null,
  lastUpdate: 0,
  stable: true,
  expectedNumberOfInstances: null,
  instance: { blob, fileUuid: 'f', transferSyntax: '', sopClass: '', indexInSeries: null, pixelDataOffset: null },
});
