/** Names that Orthanc prints otherwise than the dictionary has them. */
const NAMES: ReadonlyMap<number, string> = new Map([[0x00101000, 'OtherPatientIDs']]);

export const printedName = (tag: number): string | undefined => NAMES.get(tag);
