import type { Association, Context } from '../../association/association';
import type { Call, StorageNeed } from '../../port';
import { UNCOMPRESSED } from '../echo';
import { localAetOf, openAssociation } from '../open';
import type { ScuPorts } from '../ports';
import { acceptedOf, NeedGroup } from './contexts';
import type { AssociationPool } from './pool';

/** An association that is open for storing. */
export type Open = {
  readonly association: Association;
  readonly proposed: ReadonlySet<string>;
  /** What `Associations.accepted` found. */
  readonly accepted: Map<string, readonly string[]>;
  messageId: number;
  /** It was kept from earlier, and the peer has not answered on it since: it may be dead. */
  untried: boolean;
};

type Group = { readonly needs: NeedGroup; open: Open | null };

const keyOf = ({ sopClass, transferSyntax }: StorageNeed): string => `${sopClass} ${transferSyntax}`;

const proposedSet = (contexts: ReturnType<NeedGroup['contexts']>): ReadonlySet<string> =>
  new Set(
    contexts.flatMap(({ abstractSyntax: sopClass, transferSyntaxes }) =>
      transferSyntaxes.map((transferSyntax) => keyOf({ sopClass, transferSyntax })),
    ),
  );

export const contextOf = ({ facts }: Association, { sopClass, transferSyntax }: StorageNeed): Context | null => {
  for (const context of facts.contexts.values()) {
    if (context.abstractSyntax === sopClass && context.transferSyntax === transferSyntax) return context;
  }
  return null;
};

/** The associations of one session: one for each group of needs, opened when it is first needed. Its promises reject with a `DimseFault`. */
export class Associations {
  private readonly groups: Group[] = [];
  private readonly others: readonly string[];
  private readonly key: string;

  constructor(
    private readonly call: Call,
    private readonly ports: ScuPorts,
    private readonly pool: AssociationPool,
  ) {
    const { peer } = call;
    this.others = peer.allows.transcoding ? [...new Set([ports.options.preferredTransferSyntax, ...UNCOMPRESSED])] : [];
    this.key = [peer.aet, peer.host, peer.port, localAetOf(call, ports), peer.useDicomTls, call.timeout ?? peer.timeout].join(
      '\n',
    );
  }

  expect(need: StorageNeed): void {
    if (this.groups.some((group) => group.needs.has(need))) return;
    if (this.groups.some((group) => group.open === null && group.needs.add(need))) return;
    this.addGroup(need);
  }

  /** The association for this need, if it is open. */
  now(need: StorageNeed): Open | null {
    const open = this.groups.find(({ needs }) => needs.has(need))?.open ?? null;
    return open === null || open.association.ending !== undefined ? null : open;
  }

  /** `anew`: none that was kept. */
  async opened(need: StorageNeed, anew = false): Promise<Open> {
    const group = await this.groupOf(need);
    if (group.open !== null && group.open.association.ending === undefined) return group.open;
    const contexts = group.needs.contexts();
    const proposed = proposedSet(contexts);
    const kept = anew ? null : this.pool.take(this.key, proposed);
    const association = kept ?? (await openAssociation(this.call, { contexts }, this.ports));
    const open: Open = { association, proposed, accepted: new Map(), messageId: 0, untried: kept !== null };
    group.open = open;
    return open;
  }

  accepted({ association, accepted }: Open, need: StorageNeed): readonly string[] {
    const key = keyOf(need);
    const known = accepted.get(key);
    if (known !== undefined) return known;
    const found = acceptedOf(association, need, this.others);
    accepted.set(key, found);
    return found;
  }

  /** Something went wrong on it: it is aborted, and not used any more. */
  abort({ association }: Open): void {
    association.abort({ kind: 'Aborted', source: 0, reason: 0 });
    for (const group of this.groups) if (group.open?.association === association) group.open = null;
  }

  /** Gives all of them back to the pool. */
  async close(): Promise<void> {
    await Promise.all(
      this.groups.map(async (group) => {
        const { open } = group;
        group.open = null;
        if (open !== null) await this.pool.give(this.key, open.proposed, open.association);
      }),
    );
  }

  private async groupOf(need: StorageNeed): Promise<Group> {
    const known = this.groups.find(({ needs }) => needs.has(need));
    if (known !== undefined) return known;
    const last = this.groups.at(-1);
    if (last?.needs.add(need) !== true) return this.addGroup(need);
    // What it proposed when it was opened does not hold the new need.
    const { open } = last;
    last.open = null;
    await open?.association.release();
    return last;
  }

  private addGroup(need: StorageNeed): Group {
    const added: Group = { needs: new NeedGroup(this.others), open: null };
    added.needs.add(need);
    this.groups.push(added);
    return added;
  }
}
