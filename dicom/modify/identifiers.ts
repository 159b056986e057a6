import { tagOf } from '../parse/tag';

export const PATIENT_NAME = tagOf(0x0010, 0x0010);
export const PATIENT_ID = tagOf(0x0010, 0x0020);
export const STUDY_INSTANCE_UID = tagOf(0x0020, 0x000d);
export const SERIES_INSTANCE_UID = tagOf(0x0020, 0x000e);
export const SOP_CLASS_UID = tagOf(0x0008, 0x0016);
export const SOP_INSTANCE_UID = tagOf(0x0008, 0x0018);
export const REFERENCED_SOP_INSTANCE_UID = tagOf(0x0008, 0x1155);
export const FAILED_SOP_INSTANCE_UID_LIST = tagOf(0x0008, 0x0058);
export const PATIENT_IDENTITY_REMOVED = tagOf(0x0012, 0x0062);
export const DEIDENTIFICATION_METHOD = tagOf(0x0012, 0x0063);

/** Sequences in which a ReferencedSOPInstanceUID names a study. */
export const STUDY_REFERENCES: ReadonlySet<number> = new Set([tagOf(0x0008, 0x1110), tagOf(0x3006, 0x0012)]);
