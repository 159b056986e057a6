/** Each event of this stream took the number of one `Anonymized<n>`: the n-th event the number n. */
export const ANONYMIZED_NAMES_STREAM = 'anonymized-names';

export type AnonymizedNameTaken = { readonly number: number };

export const anonymizedName = (number: number): string => `Anonymized${number}`;
