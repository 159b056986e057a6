/** Why the server does not start with this configuration. `source` is a file or an environment variable; values are never held. */
export type ConfigurationError =
  | { readonly _tag: 'Unreadable'; readonly file: string; readonly reason: string }
  /** `line` and `column` count from 1. */
  | {
      readonly _tag: 'BadSyntax';
      readonly file: string;
      readonly line: number;
      readonly column: number;
      readonly problem: string;
    }
  | { readonly _tag: 'NotAnObject'; readonly file: string }
  | { readonly _tag: 'DefinedTwice'; readonly option: string; readonly first: string; readonly second: string }
  | { readonly _tag: 'WrongType'; readonly source: string; readonly option: string; readonly expected: string }
  | { readonly _tag: 'OutOfRange'; readonly source: string; readonly option: string; readonly expected: string };

/** One sentence for the operator: what is wrong, where, and what would be right. */
export const describeConfigurationError = (error: ConfigurationError): string => {
  switch (error._tag) {
    case 'Unreadable':
      return `${error.file}: cannot be read (${error.reason})`;
    case 'BadSyntax':
      return `${error.file}:${error.line}:${error.column}: not valid JSON (${error.problem})`;
    case 'NotAnObject':
      return `${error.file}: must hold a JSON object`;
    case 'DefinedTwice':
      return error.first === error.second
        ? `${error.first}: option "${error.option}" is defined twice; keep one of them`
        : `Option "${error.option}" is defined both in ${error.first} and in ${error.second}; keep one of them`;
    case 'WrongType':
      return `${error.source}: option "${error.option}" must be ${error.expected}`;
    case 'OutOfRange':
      return `${error.source}: option "${error.option}" is out of range: ${error.expected} expected`;
  }
};
