import type { Association, Context } from '../../association/association';
import type { DataSource } from '../../association/fragments';
import { COMMAND, type CommandValues, FIELD } from '../../message/command-set';
import { isStoreWarning, STATUS } from '../../message/status';
import type { Call, StorageNeed, Stored, StoreRequest, StoreSession } from '../../port';
import { UNCOMPRESSED } from '../echo';
import { answer, DimseFault, lost } from '../fault';
import { localAetOf, noContext, openAssociation } from '../open';
import type { ScuPorts } from '../ports';
import { responseTo } from '../responses';
import { acceptedOf, NeedGroup } from './contexts';
import { dataSetOf, readFault } from './data-set-of';
import type { AssociationPool } from './pool';

const OPERATION = 'C-STORE';

type Group = { readonly needs: NeedGroup; open: Open | null };
type Open = { readonly association: Association; readonly proposed: ReadonlySet<string>; messageId: number };

const proposedSet = (contexts: ReturnType<NeedGroup['contexts']>): ReadonlySet<string> =>
  new Set(contexts.flatMap(({ abstractSyntax, transferSyntaxes }) => transferSyntaxes.map((one) => `${abstractSyntax} ${one}`)));

/** See `StoreSession`. */
export const createStoreSession = (call: Call, ports: ScuPorts, pool: AssociationPool): StoreSession => {
  const { peer } = call;
  const preferred = ports.options.preferredTransferSyntax;
  const others = peer.allows.transcoding ? [...new Set([preferred, ...UNCOMPRESSED])] : [];
  const key = [peer.aet, peer.host, peer.port, localAetOf(call, ports), peer.useDicomTls, call.timeout ?? peer.timeout].join(
    '\n',
  );
  const groups: Group[] = [];
  /** One operation after the other. */
  let turn: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work, work);
    turn = mine.catch(() => undefined);
    return mine;
  };

  const close = async (group: Group): Promise<void> => {
    const { open } = group;
    group.open = null;
    if (open !== null) await pool.give(key, open.proposed, open.association);
  };

  const groupOf = async (need: StorageNeed): Promise<Group> => {
    const known = groups.find(({ needs }) => needs.has(need));
    if (known !== undefined) return known;
    const last = groups.at(-1);
    if (last?.needs.add(need) === true) {
      // What it proposed when it was opened does not hold the new need.
      const { open } = last;
      last.open = null;
      await open?.association.release();
      return last;
    }
    const added: Group = { needs: new NeedGroup(others), open: null };
    added.needs.add(need);
    groups.push(added);
    return added;
  };

  const opened = async (need: StorageNeed): Promise<{ readonly group: Group; readonly open: Open }> => {
    const group = await groupOf(need);
    if (group.open !== null && group.open.association.ending === undefined) return { group, open: group.open };
    const contexts = group.needs.contexts();
    const proposed = proposedSet(contexts);
    const association = pool.take(key, proposed) ?? (await openAssociation(call, { contexts }, ports));
    const open = { association, proposed, messageId: 0 };
    group.open = open;
    return { group, open };
  };

  const contextOf = (association: Association, { sopClass, transferSyntax }: StoreRequest): Context => {
    for (const context of association.facts.contexts.values()) {
      if (context.abstractSyntax === sopClass && context.transferSyntax === transferSyntax) return context;
    }
    throw noContext(association, OPERATION, sopClass);
  };

  const send = async (request: StoreRequest, data: DataSource): Promise<Stored> => {
    const signal = request.signal ?? call.signal;
    if (signal?.aborted === true) throw new DimseFault({ _tag: 'Cancelled' });
    const { group, open } = await opened(request);
    const { association } = open;
    const context = contextOf(association, request);
    open.messageId = (open.messageId % 0xffff) + 1;
    const { messageId } = open;
    const aborted = (): void => association.abort({ kind: 'Aborted', source: 0, reason: 0 });
    signal?.addEventListener('abort', aborted);
    try {
      await association.send(context.id, commandOf(request, messageId), data);
      const awaited = {
        association,
        operation: OPERATION,
        contextId: context.id,
        messageId,
        response: COMMAND.CStoreRsp,
      } as const;
      const { command } = await responseTo({ ...awaited, signal: undefined, cancellable: false });
      const { status } = command;
      if (status === STATUS.Success || isStoreWarning(status)) return { status };
      throw new DimseFault({ _tag: 'Status', aet: peer.aet, operation: OPERATION, status });
    } catch (error) {
      if (!(error instanceof DimseFault && error.error._tag === 'Status')) {
        association.abort({ kind: 'Aborted', source: 0, reason: 0 });
        group.open = null;
      }
      throw readFault(lost(error, peer.aet, OPERATION, signal));
    } finally {
      signal?.removeEventListener('abort', aborted);
    }
  };

  return {
    expect: (needs) => {
      for (const need of needs) {
        if (groups.some((group) => group.needs.has(need))) continue;
        const room = groups.find((group) => group.open === null && group.needs.add(need));
        if (room !== undefined) continue;
        const added: Group = { needs: new NeedGroup(others), open: null };
        added.needs.add(need);
        groups.push(added);
      }
    },
    acceptedSyntaxes: (need) => answer(() => inTurn(async () => acceptedOf((await opened(need)).open.association, need, others))),
    store: (request) => answer(() => inTurn(async () => send(request, await dataSetOf(request.file)))),
    close: () => inTurn(async () => void (await Promise.all(groups.map(close)))),
  };
};

const commandOf = ({ sopClass, sopInstance, moveOriginator }: StoreRequest, messageId: number): CommandValues => ({
  [FIELD.AffectedSopClass]: sopClass,
  [FIELD.CommandField]: COMMAND.CStoreRq,
  [FIELD.MessageId]: messageId,
  [FIELD.Priority]: 0,
  [FIELD.AffectedSopInstance]: sopInstance,
  ...(moveOriginator === undefined
    ? {}
    : { [FIELD.MoveOriginatorAet]: moveOriginator.aet, [FIELD.MoveOriginatorMessageId]: moveOriginator.messageId }),
});
