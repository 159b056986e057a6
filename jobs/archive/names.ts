/**
 * Names inside an archive (`contract/02-archive-media.md` §5). Longer parts are cut: Orthanc does not, and makes ZIPs that
 * most file systems cannot unpack (255 bytes a name). The rest of the 255 is left for the suffix.
 */
const MAX_PART = 240;

/** Makes a text safe as a part of a name. */
export type NameForm = (text: string) => string;

const spaced = (text: string): string => text.replace(/ +/g, ' ').trim();

/** What is left of a name in an archive: `^` reads as a space, others than ASCII letters, digits, `.`, `_` and space are dropped. */
export const asciiText: NameForm = (text) =>
  spaced(text.replaceAll('^', ' ').replace(/[^A-Za-z0-9._ ]/g, ''))
    .slice(0, MAX_PART)
    .trim();

/** As `asciiText`, but letters and digits of any script stay (option `Utf8` of 1.12.11), composed, so that one name has one spelling. */
export const unicodeText: NameForm = (text) => {
  const clean = spaced(
    text
      .normalize('NFC')
      .replaceAll('^', ' ')
      .replace(/[^\p{L}\p{M}\p{N}._ ]/gu, ''),
  );
  let [kept, bytes] = ['', 0];
  for (const character of clean) {
    bytes += Buffer.byteLength(character);
    if (bytes > MAX_PART) break;
    kept += character;
  }
  return kept.trim();
};

/** A folder's name from the tags that name it; `unknown` where nothing is left, or only dots, which unpacking takes for other folders. */
export const folderName = (first: string | undefined, second: string | undefined, unknown: string, form = asciiText): string => {
  const name = form(`${first ?? ''} ${second ?? ''}`);
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
  return `${asciiText(`${prefix}${String(counter).padStart(8 - letters, '0')}`)}.dcm`;
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
