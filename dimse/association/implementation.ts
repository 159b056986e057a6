import { IMPLEMENTATION_CLASS_UID } from '../../dicom/edit/meta-header';
import type { Role, UserInformation } from '../upper/pdu/pdu';

/** At most 16 characters (PS3.7 D.3.3.2.3). */
const IMPLEMENTATION_VERSION = 'ANAMNESIS';

/** What we tell peers of ourselves. */
export const ourInformation = (maximumLength: number, roles: readonly Role[] = []): UserInformation => ({
  maximumLength,
  implementationClass: IMPLEMENTATION_CLASS_UID,
  implementationVersion: IMPLEMENTATION_VERSION,
  roles,
});
