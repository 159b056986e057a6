import { hash } from 'node:crypto';
import type { ResourceIds } from '../../domain/resource/events';

const digest = (text: string): string => {
  const hex = hash('sha1', text);
  return `${hex.slice(0, 8)}-${hex.slice(8, 16)}-${hex.slice(16, 24)}-${hex.slice(24, 32)}-${hex.slice(32)}`;
};

/** Orthanc's identifiers of an instance and its parents (contract 09-resources.md, §2): SHA-1 of the values in UTF-8, joined by `|`. */
export const resourceIds = (patientId: string, study: string, series: string, instance: string): ResourceIds => {
  const studyKey = `${patientId}|${study}`;
  const seriesKey = `${studyKey}|${series}`;
  return {
    patient: digest(patientId),
    study: digest(studyKey),
    series: digest(seriesKey),
    instance: digest(`${seriesKey}|${instance}`),
  };
};
