import { optionNames, optionTable } from './option-table';
import type { Options } from './options';
import { ignoredOptions, isMissed } from './orthanc-options';
import type { Found, FoundOptions } from './read-files';

/** In the order of their force: a variable of ours beats one of Orthanc's Docker images. */
const PREFIXES = ['ORTHANC__', 'ANAMNESIS__'] as const;

const squeeze = (name: string): string => name.replaceAll('_', '').toUpperCase();
const bySqueezedName: ReadonlyMap<string, keyof Options> = new Map(optionNames.map((name) => [squeeze(name), name]));
const orthancOnly: ReadonlyMap<string, string> = new Map([...ignoredOptions.keys()].map((name) => [squeeze(name), name]));

/**
 * Reads the variables that override options: `ANAMNESIS__DICOM_PORT` (or `ORTHANC__DICOM_PORT`, or `…__DicomPort`) for
 * `DicomPort`, `…__REGISTERED_USERS__alice` for one member of an object option; the member's name is taken as it stands.
 * A value is parsed as JSON where the option is not a string; what cannot be parsed is left to the check of types.
 */
export const readEnvironment = (env: Readonly<Record<string, string | undefined>>, cwd: string): FoundOptions => {
  const options = new Map<string, Found>();
  const warnings: string[] = [];
  for (const prefix of PREFIXES) {
    for (const [variable, text] of Object.entries(env).sort(byName)) {
      if (!variable.startsWith(prefix) || text === undefined) continue;
      const [squeezed, ...members] = splitName(variable.slice(prefix.length));
      const option = bySqueezedName.get(squeezed);
      if (option === undefined) {
        warnings.push(...unknownVariable(variable, squeezed, text));
        continue;
      }
      const given = { source: variable, folder: cwd };
      if (members.length === 0) options.set(option, { ...given, value: parsed(option, text) });
      else options.set(option, { ...given, ...withMember(options.get(option), members.join('__'), text) });
    }
  }
  return { options, warnings };
};

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

const splitName = (name: string): readonly [string, ...string[]] => {
  const [first = '', ...members] = name.split('__');
  return [squeeze(first), ...members];
};

const unknownVariable = (variable: string, squeezed: string, text: string): readonly string[] => {
  const known = orthancOnly.get(squeezed);
  const ignored = known === undefined ? undefined : ignoredOptions.get(known);
  if (ignored === undefined) return [`${variable}: no option has this name; it is ignored`];
  const missed = isMissed(ignored, text) && isMissed(ignored, json(text));
  return missed ? [`${variable}: option "${known}" of Orthanc is not acted on. ${ignored.why}`] : [];
};

const parsed = (option: keyof Options, text: string): unknown => {
  const { type } = optionTable[option];
  return type === 'string' || type === 'path' || type === 'choice' ? text : json(text);
};

/** The text itself where it is no JSON. */
const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const withMember = (before: Found | undefined, member: string, text: string): Pick<Found, 'value' | 'partial'> => {
  const object = before?.value;
  const value = { ...(typeof object === 'object' && object !== null ? object : {}), [member]: text };
  return before !== undefined && before.partial !== true ? { value } : { value, partial: true };
};
