export const hasWildcard = (text: string): boolean => /[*?]/.test(text);

/** The text before the first wildcard. */
export const literalPrefix = (pattern: string): string => /^[^*?]*/.exec(pattern)?.[0] ?? '';

/**
 * Whether the whole text is covered by the pattern: `*` stands for any characters, also none, `?` for exactly one
 * (PS3.4 C.2.2.2.4). Never more than length × length comparisons, no regular expression, no recursion.
 */
export const matchesWildcard = (pattern: readonly string[], text: readonly string[]): boolean => {
  let [p, t] = [0, 0];
  let star: { readonly pattern: number; readonly text: number } | null = null;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = { pattern: p, text: t };
      p += 1;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p += 1;
      t += 1;
    } else if (star !== null) {
      star = { pattern: star.pattern, text: star.text + 1 };
      p = star.pattern + 1;
      t = star.text;
    } else return false;
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
};
