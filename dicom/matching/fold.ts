/** What two texts are compared by. */
export type Fold = (text: string) => string;

export const sameText: Fold = (text) => text;

/** Upper case of ASCII letters only: how Orthanc compares main tags that are no identifiers (contract 09-resources.md §10). */
export const asciiUpper: Fold = (text) => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());

/** Upper case of all letters, composed: `tête` is `TÊTE`, and not `tete`. How Orthanc compares identifiers. */
export const accentedUpper: Fold = (text) => text.toUpperCase().normalize('NFC');
