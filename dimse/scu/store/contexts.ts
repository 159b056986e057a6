import type { Association } from '../../association/association';
import type { StorageNeed } from '../../port';
import type { Wanted } from '../open';

export const MOST_CONTEXTS = 128;

type Contexts = Wanted['contexts'];

/**
 * What is proposed for a class: each transfer syntax of its files alone, so that the answer tells of each whether it is taken, then one context
 * with those that a file can be changed to.
 */
const contextsOf = (sopClass: string, own: ReadonlySet<string>, others: readonly string[]): Contexts => {
  const further = others.filter((one) => !own.has(one));
  return [
    ...[...own].map((transferSyntax) => ({ abstractSyntax: sopClass, transferSyntaxes: [transferSyntax] })),
    ...(further.length === 0 ? [] : [{ abstractSyntax: sopClass, transferSyntaxes: further }]),
  ];
};

/** Needs that one association can serve. `others`: what files may be changed to, the most welcome first. */
export class NeedGroup {
  private readonly needs = new Map<string, Set<string>>();

  constructor(private readonly others: readonly string[]) {}

  has({ sopClass, transferSyntax }: StorageNeed): boolean {
    return this.needs.get(sopClass)?.has(transferSyntax) === true;
  }

  /** False: there is no room for it. */
  add({ sopClass, transferSyntax }: StorageNeed): boolean {
    const own = new Set([...(this.needs.get(sopClass) ?? []), transferSyntax]);
    const added = new Map([...this.needs, [sopClass, own]]);
    if (this.contextsFor(added).length > MOST_CONTEXTS) return false;
    this.needs.set(sopClass, own);
    return true;
  }

  contexts(): Contexts {
    return this.contextsFor(this.needs);
  }

  private contextsFor(needs: ReadonlyMap<string, ReadonlySet<string>>): Contexts {
    return [...needs].flatMap(([sopClass, own]) => contextsOf(sopClass, own, this.others));
  }
}

/** Accepted syntaxes of a class: the file's own first, then as welcome as they are. */
export const acceptedOf = (
  association: Association,
  { sopClass, transferSyntax }: StorageNeed,
  others: readonly string[],
): string[] => {
  const accepted = new Set<string>();
  for (const context of association.facts.contexts.values()) {
    if (context.abstractSyntax === sopClass) accepted.add(context.transferSyntax);
  }
  return [transferSyntax, ...others.filter((one) => one !== transferSyntax)].filter((one) => accepted.has(one));
};
