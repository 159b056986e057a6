import type { JsonObject } from '../domain/json';

/** Jobs that talk to one DICOM peer share a lane. */
export const laneOfPeer = ({ RemoteAet: aet }: JsonObject): string | null => (typeof aet === 'string' ? `dicom ${aet}` : null);
