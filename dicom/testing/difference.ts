import type { Json } from '../../domain/json';

const isObject = (value: Json | undefined): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** The paths (`/tags/0010,0010/Value`) at which two values differ; the order of members does not count. */
export const differingPaths = (theirs: Json | undefined, ours: Json | undefined, path = ''): readonly string[] => {
  if (isObject(theirs) && isObject(ours)) {
    const names = new Set([...Object.keys(theirs), ...Object.keys(ours)]);
    return [...names].flatMap((name) => differingPaths(theirs[name], ours[name], `${path}/${name}`));
  }
  if (isArray(theirs) && isArray(ours) && theirs.length === ours.length) {
    return theirs.flatMap((each, index) => differingPaths(each, ours[index], `${path}/${index}`));
  }
  return Object.is(theirs, ours) || JSON.stringify(theirs) === JSON.stringify(ours) ? [] : [path];
};
