import { createHash } from 'node:crypto';

/** Orthanc's identifier of a patient, study, series or instance (contract/09-resources.md, 2). */
export const orthancId = (...parts: readonly string[]): string =>
  (createHash('sha1').update(parts.join('|')).digest('hex').match(/.{8}/g) ?? []).join('-');
