/**
 * Names inside an archive (`contract/02-archive-media.md` §5). Longer parts are cut: Orthanc does not, and makes ZIPs that
 * most file systems cannot unpack (255 bytes a name). The rest of the 255 is left for the suffix.
 */
const MAX_PART = 240;

/** What is left of a name in an archive: `^` reads as a space, others than ASCII letters, digits, `.`, `_` and space are dropped. */
const plain = (text: string): string =>
  text
    .replaceAll('^', ' ')
    .replace(/[^A-Za-z0-9._ ]/g, '')
    .replace(/ +/g, ' ')
    .trim()
    .slice(0, MAX_PART)
    .trim();

/** A folder's name from the tags that name it; `unknown` where nothing is left, or only dots, which unpacking takes for other folders. */
export const folderName = (first: string | undefined, second: string | undefined, unknown: string): string => {
  const name = plain(`${first ?? ''} ${second ?? ''}`);
  return /^\.*$/.test(name) ? unknown : name;
};

/**
 * The name of the `counter`-th file (from 0) of a series: two letters of the modality and six digits, one and seven, or
 * none and eight. The modality counts as the bytes of its UTF-8 form, as Orthanc counts.
 */
export const fileName = (modality: string | undefined, counter: number): string => {
  const bytes = Buffer.from((modality ?? '').trim());
  const letters = Math.min(2, bytes.byteLength);
  const prefix = bytes.subarray(0, letters).toString('latin1').toUpperCase();
  return `${plain(`${prefix}${String(counter).padStart(8 - letters, '0')}`)}.dcm`;
};

/** Makes the names of one folder unique: the second of a name becomes `name-2`. Case counts. */
export const createUniqueNames = (): ((name: string) => string) => {
  const seen = new Map<string, number>();
  return (name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}-${count}`;
  };
};
