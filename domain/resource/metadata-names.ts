/** Metadata that the server sets itself, by their numbers (contract 09-resources.md §7; the numbers as 1.10.1 shows them). */
export const METADATA = {
  IndexInSeries: 1,
  ReceptionDate: 2,
  RemoteAET: 3,
  ExpectedNumberOfInstances: 4,
  ModifiedFrom: 5,
  AnonymizedFrom: 6,
  LastUpdate: 7,
  Origin: 8,
  TransferSyntax: 9,
  SopClassUid: 10,
  RemoteIP: 11,
  CalledAET: 12,
  HttpUsername: 13,
  PixelDataOffset: 15,
  MainDicomTagsSignature: 16,
  MainDicomSequences: 17,
  PixelDataVR: 18,
} as const;

/** The first and the last number that users may give to metadata and to attachments of their own. */
export const USER_NUMBERS = { first: 1024, last: 65_535 } as const;

export const isUserNumber = (number: number): boolean => number >= USER_NUMBERS.first && number <= USER_NUMBERS.last;
