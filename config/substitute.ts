/** A line comment, a block comment, a string, or a variable outside of them. */
const TOKEN = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|\$\{[A-Za-z_][A-Za-z0-9_]*(?::-[^}]*)?\}/g;
const VARIABLE = /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g;

export type Substitution = {
  readonly text: string;
  /** Variables that are neither set nor have a default: they read as nothing, as in Orthanc. */
  readonly unset: readonly string[];
};

/**
 * Replaces `${VAR}` and `${VAR:-default}` in the text of a configuration file, before it is parsed. Comments are left
 * alone. Inside a string the value is escaped, so that no value can end it.
 */
export const substitute = (text: string, env: Readonly<Record<string, string | undefined>>): Substitution => {
  const unset = new Set<string>();
  const replace = (part: string, encode: (value: string) => string): string =>
    part.replace(VARIABLE, (_, name: string, fallback: string | undefined) => {
      const value = env[name];
      if (value !== undefined) return encode(value);
      if (fallback === undefined) unset.add(name);
      return fallback ?? '';
    });
  const substituted = text.replace(TOKEN, (token) => {
    if (token.startsWith('/')) return token;
    return token.startsWith('"')
      ? replace(token, (value) => JSON.stringify(value).slice(1, -1))
      : replace(token, (value) => value);
  });
  return { text: substituted, unset: [...unset] };
};
