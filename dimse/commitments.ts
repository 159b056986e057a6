import type { CommitmentReport, SopReference } from './port';

/** What is known of a storage commitment that was asked of a peer. */
export type Commitment = {
  readonly remoteAet: string;
  /** Null until the peer has reported. */
  readonly report: CommitmentReport | null;
};

/** The storage commitments that were asked for (PS3.4 annex J), in memory as in Orthanc. */
export type Commitments = {
  readonly ask: (transactionUid: string, remoteAet: string) => void;
  /** False if nobody asked for it (any more). */
  readonly take: (report: CommitmentReport) => boolean;
  readonly get: (transactionUid: string) => Commitment | null;
  readonly forget: (transactionUid: string) => void;
};

/** `size`: how many are kept (`StorageCommitmentReportsSize`); the oldest one goes first. */
export const createCommitments = (size: number): Commitments => {
  const all = new Map<string, Commitment>();
  return {
    ask: (transactionUid, remoteAet) => {
      all.set(transactionUid, { remoteAet, report: null });
      for (const uid of all.keys()) {
        if (all.size <= size) return;
        all.delete(uid);
      }
    },
    take: (report) => {
      const asked = all.get(report.transactionUid);
      if (asked === undefined) return false;
      all.set(report.transactionUid, { ...asked, report });
      return true;
    },
    get: (uid) => all.get(uid) ?? null,
    forget: (uid) => void all.delete(uid),
  };
};

/** Texts of the failure reasons of PS3.3 C.14.1.1, as Orthanc shows them. */
const REASONS: ReadonlyMap<number, string> = new Map([
  [0x0110, 'A general failure in processing the operation was encountered'],
  [0x0112, 'One or more of the elements in the Referenced SOP Instance Sequence was not available'],
  [0x0213, 'The SCP does not currently have enough resources to store the requested SOP Instance(s)'],
  [0x0122, 'Storage Commitment has been requested for a SOP Instance with a SOP Class that is not supported by the SCP'],
  [
    0x0119,
    'The SOP Class of an element in the Referenced SOP Instance Sequence did not correspond to the SOP class registered for this SOP Instance at the SCP',
  ],
  [0x0131, 'The Transaction UID of the Storage Commitment Request is already in use'],
]);

export const describeFailureReason = (reason: number): string => REASONS.get(reason) ?? 'Unknown failure reason';

export const sopReferenceJson = ({ sopClass, sopInstance }: SopReference) => ({
  SOPClassUID: sopClass,
  SOPInstanceUID: sopInstance,
});
