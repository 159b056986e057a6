export const VERIFICATION = '1.2.840.10008.1.1';

export const FIND_CLASS = {
  PatientRoot: '1.2.840.10008.5.1.4.1.2.1.1',
  StudyRoot: '1.2.840.10008.5.1.4.1.2.2.1',
  Worklist: '1.2.840.10008.5.1.4.31',
} as const;

export const MOVE_CLASS = { PatientRoot: '1.2.840.10008.5.1.4.1.2.1.2', StudyRoot: '1.2.840.10008.5.1.4.1.2.2.2' } as const;

export const GET_CLASS = { PatientRoot: '1.2.840.10008.5.1.4.1.2.1.3', StudyRoot: '1.2.840.10008.5.1.4.1.2.2.3' } as const;

export const STORAGE_COMMITMENT = '1.2.840.10008.1.20.1';
/** The well-known instance of the push model (PS3.4 J.3.5). */
export const STORAGE_COMMITMENT_INSTANCE = '1.2.840.10008.1.20.1.1';
