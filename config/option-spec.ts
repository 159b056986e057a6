/** What one option takes. `doc` is one sentence for docs/configuration.md. */
export type OptionSpec<T> = {
  readonly default: T;
  readonly doc: string;
  /** Shown instead of `default` where the default depends on other options or the folder. */
  readonly shownDefault?: string;
  /** What differs from Orthanc, in one sentence. */
  readonly differs?: string;
} & ValueSpec;

/** Forms of the items of a list, with what they are called. */
export const ITEMS = {
  /** RFC 6454 §6.2, as browsers send it. */
  origin: { form: /^https?:\/\/(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/, called: 'origins such as https://viewer.example' },
  token: { form: /^[A-Za-z0-9_+!@=-]+$/, called: 'names' },
} as const;

/** The values that an option takes. Bounds are inclusive. */
export type ValueSpec =
  | { readonly type: 'boolean' }
  | { readonly type: 'integer'; readonly min: number; readonly max: number }
  | { readonly type: 'string'; readonly minLength?: number; readonly maxLength?: number }
  /** A path; a relative one is relative to the file that holds it. */
  | { readonly type: 'path' }
  | { readonly type: 'choice'; readonly values: readonly string[] }
  /** A list; `each`: what its items must look like. */
  | { readonly type: 'strings'; readonly each?: keyof typeof ITEMS }
  /** Names to secrets. */
  | { readonly type: 'users' }
  /** Names to numbers from 1024 to 65535, or to `[number, MIME type]`. */
  | { readonly type: 'names' }
  /** Tags to `[VR, name, least, most, private creator]`. */
  | { readonly type: 'dictionary' }
  /** Symbolic names to modalities, in the short or the long form. */
  | { readonly type: 'modalities' }
  /** The section of a plug-in of Orthanc. */
  | { readonly type: 'worklists' };

/** What an option takes, in words: for error messages and docs. */
export const describeType = (spec: ValueSpec): string => {
  switch (spec.type) {
    case 'boolean':
      return 'a boolean';
    case 'integer':
      return 'an integer';
    case 'string':
    case 'choice':
      return 'a string';
    case 'path':
      return 'a path (string)';
    case 'strings':
      return 'an array of strings';
    case 'users':
      return 'an object of strings';
    case 'names':
      return 'an object of numbers';
    case 'dictionary':
      return 'an object of tags, each `[VR, name]`, `[VR, name, least, most]` or `[VR, name, least, most, private creator]`';
    case 'worklists':
      return 'an object with `Enable` (boolean), `Database` (path), `FilterIssuerAet` (boolean), `LimitAnswers` (integer)';
    case 'modalities':
      return 'an object of modalities, each `[AET, Host, Port]`, `[AET, Host, Port, Manufacturer]` or an object';
  }
};

/** The values that an option takes, in words; null where its type says all. */
export const describeRange = (spec: ValueSpec): string | null => {
  switch (spec.type) {
    case 'integer':
      return spec.max === Number.MAX_SAFE_INTEGER ? `at least ${spec.min}` : `from ${spec.min} to ${spec.max}`;
    case 'string':
      return spec.maxLength === undefined ? null : `${spec.minLength ?? 0} to ${spec.maxLength} characters`;
    case 'choice':
      return `one of ${spec.values.join(', ')}`;
    case 'strings':
      return spec.each === undefined ? null : ITEMS[spec.each].called;
    case 'users':
      return 'user names that are not empty and hold no colon';
    case 'names':
      return 'numbers from 1024 to 65535, each for one name that is neither empty nor a number';
    case 'modalities':
      return 'names of letters, digits, - and _, ports from 1 to 65534, and known manufacturers';
    case 'dictionary':
      return 'tags as gggg,eeee, value representations of the standard, names, and creators for private tags alone';
    case 'boolean':
    case 'path':
    case 'worklists':
      return null;
  }
};
