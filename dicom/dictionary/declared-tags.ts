import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';

/** A tag that the operator named. `creator`: of a private one; null: of none, or of whomever. `vr`: two letters of PS3.5, 6.2. */
export type DeclaredTag = {
  readonly tag: number;
  readonly vr: string;
  readonly name: string;
  readonly creator: string | null;
};

/** Where threads that start later find them. */
const KEY = 'anamnesis.declaredTags';

type Declared = {
  readonly byTag: ReadonlyMap<number, readonly DeclaredTag[]>;
  readonly byName: ReadonlyMap<string, number>;
};

const indexed = (tags: readonly DeclaredTag[]): Declared => {
  const byTag = new Map<number, DeclaredTag[]>();
  for (const one of tags) byTag.set(one.tag, [...(byTag.get(one.tag) ?? []), one]);
  return { byTag, byName: new Map(tags.map(({ name, tag }) => [name, tag])) };
};

// `declareTags` alone writes it.
const inherited = (): readonly DeclaredTag[] => {
  const tags: unknown = getEnvironmentData(KEY);
  return Array.isArray(tags) ? tags : [];
};

let declared = indexed(inherited());

/** Makes these tags, and no others, known to this thread and to those that start after it. */
export const declareTags = (tags: readonly DeclaredTag[]): void => {
  setEnvironmentData(
    KEY,
    tags.map((one) => ({ ...one })),
  );
  declared = indexed(tags);
};

/** The declaration of a tag with this creator; without one, that of a tag that was declared without. */
export const declaredTag = (tag: number, creator: string | undefined): DeclaredTag | undefined => {
  if (declared.byTag.size === 0) return undefined;
  const known = declared.byTag.get(tag);
  return known?.find((one) => one.creator === (creator ?? null)) ?? known?.find((one) => one.creator === null);
};

export const declaredName = (name: string): number | undefined => declared.byName.get(name);
