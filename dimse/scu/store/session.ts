import type { Association, Context } from '../../association/association';
import { COMMAND, type CommandValues, FIELD } from '../../message/command-set';
import { isStoreWarning, STATUS } from '../../message/status';
import type { Call, StorageNeed, Stored, StoreRequest, StoreSession } from '../../port';
import { UNCOMPRESSED } from '../echo';
import { answer, DimseFault, lost } from '../fault';
import { localAetOf, noContext, openAssociation } from '../open';
import type { ScuPorts } from '../ports';
import { responseTo } from '../responses';
import { acceptedOf, NeedGroup } from './contexts';
import { type ReadyData, readFault, readyData } from './data-set-of';
import type { AssociationPool } from './pool';

const OPERATION = 'C-STORE';

type Group = { readonly needs: NeedGroup; open: Open | null };
/** What was read before it is sent, for this association and context. */
type Ahead = {
  readonly file: StoreRequest['file'];
  readonly association: Association;
  readonly context: Context;
  readonly ready: Promise<ReadyData>;
};
type Upcoming = Parameters<StoreSession['prepare']>[0];
type Open = { readonly association: Association; readonly proposed: ReadonlySet<string>; messageId: number };

const proposedSet = (contexts: ReturnType<NeedGroup['contexts']>): ReadonlySet<string> =>
  new Set(contexts.flatMap(({ abstractSyntax, transferSyntaxes }) => transferSyntaxes.map((one) => `${abstractSyntax} ${one}`)));

const contextOf = (association: Association, { sopClass, transferSyntax }: StorageNeed): Context | null => {
  for (const context of association.facts.contexts.values()) {
    if (context.abstractSyntax === sopClass && context.transferSyntax === transferSyntax) return context;
  }
  return null;
};

const giveBack = async (read: Ahead | null): Promise<void> => {
  await read?.ready.then(
    (ready) => ready.giveBack(),
    () => undefined,
  );
};

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

  /** What comes next, until it is read ahead. */
  let upcoming: Upcoming | null = null;
  let sending = false;
  let ahead: Ahead | null = null;

  const readAhead = (): void => {
    if (upcoming === null || ahead !== null) return;
    const { file, ...need } = upcoming;
    upcoming = null;
    const association = groups.find(({ needs }) => needs.has(need))?.open?.association;
    const context = association === undefined ? null : contextOf(association, need);
    if (association === undefined || context === null) return;
    const ready = readyData(file, context.id, association.perPdu);
    // Told of where it is sent.
    ready.catch(() => undefined);
    ahead = { file, association, context, ready };
  };

  /** Takes what was read ahead, if it is this; whatever else it is, it is given back. */
  const dataOf = async (file: StoreRequest['file'], association: Association, context: Context): Promise<ReadyData> => {
    const read = ahead;
    ahead = null;
    if (read !== null && read.file === file && read.association === association && read.context === context) return read.ready;
    await giveBack(read);
    return readyData(file, context.id, association.perPdu);
  };

  const send = async (request: StoreRequest): Promise<Stored> => {
    const signal = request.signal ?? call.signal;
    if (signal?.aborted === true) throw new DimseFault({ _tag: 'Cancelled' });
    const { group, open } = await opened(request);
    const { association } = open;
    const context = contextOf(association, request);
    if (context === null) throw noContext(association, OPERATION, request.sopClass);
    if (upcoming?.file === request.file) upcoming = null;
    const ready = await dataOf(request.file, association, context);
    sending = true;
    readAhead();
    open.messageId = (open.messageId % 0xffff) + 1;
    const { messageId } = open;
    const aborted = (): void => association.abort({ kind: 'Aborted', source: 0, reason: 0 });
    signal?.addEventListener('abort', aborted);
    try {
      await association.send(context.id, commandOf(request, messageId), ready.data);
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
      sending = false;
      signal?.removeEventListener('abort', aborted);
      await ready.giveBack();
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
    prepare: (request) => {
      upcoming = request;
      if (sending) readAhead();
    },
    store: (request) => answer(() => inTurn(() => send(request))),
    close: () =>
      inTurn(async () => {
        await giveBack(ahead);
        ahead = null;
        await Promise.all(groups.map(close));
      }),
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
