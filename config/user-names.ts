import { isUserNumber } from '../domain/resource/metadata-names';
import type { UserNames } from './options';

/** `UserMetadata` or `UserContentType` as written; null if it is of another type. */
export const userNames = (value: unknown): UserNames | null => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const names: [string, UserNames[string]][] = [];
  for (const [name, written] of Object.entries(value)) {
    const [number, mediaType = null]: readonly unknown[] = Array.isArray(written) ? written : [written];
    if (typeof number !== 'number' || !Number.isInteger(number)) return null;
    if (mediaType !== null && typeof mediaType !== 'string') return null;
    names.push([name, { number, mediaType }]);
  }
  return Object.fromEntries(names);
};

/** Whether each name is one, and has a number of its own that users may give. A MIME type must be able to stand in a header. */
export const areUserNames = (value: unknown): boolean => {
  const names = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const numbers = names.map(([, { number }]) => number);
  return (
    new Set(numbers).size === numbers.length &&
    names.every(
      ([name, { number, mediaType }]) =>
        name !== '' && !/^\d+$/.test(name) && isUserNumber(number) && (mediaType === null || /^[\x20-\x7e]+$/.test(mediaType)),
    )
  );
};
