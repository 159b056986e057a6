import * as E from 'fp-ts/Either';
import { AssociationEnded } from '../../association/ended';
import { isStoreWarning, STATUS } from '../../message/status';
import type { Call, Stored, StoreRequest, StoreSession } from '../../port';
import { answer, DimseFault, lost } from '../fault';
import { noContext } from '../open';
import type { ScuPorts } from '../ports';
import { Ahead } from './ahead';
import { Associations, contextOf, type Open } from './associations';
import { type ReadyData, readFault, readyData } from './data-set-of';
import { exchange, OPERATION } from './exchange';
import type { AssociationPool } from './pool';
import { storeCommand } from './store-command';

/** See `StoreSession`. */
export const createStoreSession = (call: Call, ports: ScuPorts, pool: AssociationPool): StoreSession => {
  const associations = new Associations(call, ports, pool);
  const ahead = new Ahead((request) => {
    const open = associations.now(request);
    const context = open === null ? null : contextOf(open.association, request);
    return open === null || context === null ? null : { open, context };
  });
  /** On which an instance is being sent. */
  let underWay: Open | null = null;
  const cut = (): void => underWay?.association.abort({ kind: 'Aborted', source: 0, reason: 0 });
  call.signal?.addEventListener('abort', cut);
  /** One operation after the other. */
  let turn: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work, work);
    turn = mine.catch(() => undefined);
    return mine;
  };

  /** What waited for the one before it is sent in the same turn of the event loop as that one is answered. */
  const follow = (open: Open): void => {
    const next = ahead.next(open);
    if (next === null) return;
    const { context, request, ready } = next;
    const sent = answer(() => told(request, begin(request, open, context.id, ready)))();
    ahead.underWay(request, sent);
    turn = Promise.all([turn, sent]);
  };

  const begin = (request: StoreRequest, open: Open, contextId: number, ready: ReadyData): Promise<Stored> =>
    new Promise((resolve, reject) => {
      const { association } = open;
      // The one of the session is listened to once: to do so for each instance costs more than to encode its command.
      const signal = request.signal === call.signal ? undefined : request.signal;
      const aborted = (): void => association.abort({ kind: 'Aborted', source: 0, reason: 0 });
      signal?.addEventListener('abort', aborted);
      underWay = open;
      open.messageId = (open.messageId % 0xffff) + 1;
      const { messageId } = open;
      exchange(
        { association, contextId, messageId, command: storeCommand(request, messageId), ready },
        {
          answered: (status) => {
            signal?.removeEventListener('abort', aborted);
            underWay = null;
            open.untried = false;
            if (status === STATUS.Success || isStoreWarning(status)) {
              follow(open);
              resolve({ status });
            } else reject(new DimseFault({ _tag: 'Status', aet: call.peer.aet, operation: OPERATION, status }));
          },
          failed: (error) => {
            signal?.removeEventListener('abort', aborted);
            underWay = null;
            associations.abort(open);
            reject(error);
          },
        },
      );
      ahead.read();
    });

  const told = async <T>(request: StoreRequest, sending: Promise<T>): Promise<T> => {
    try {
      return await sending;
    } catch (error) {
      throw readFault(lost(error, call.peer.aet, OPERATION, request.signal ?? call.signal));
    }
  };

  const cancelled = ({ signal = call.signal }: StoreRequest): void => {
    if (signal?.aborted === true) throw new DimseFault({ _tag: 'Cancelled' });
  };

  const sendOn = async (open: Open, request: StoreRequest): Promise<Stored> => {
    const { association } = open;
    const context = contextOf(association, request);
    if (context === null) throw noContext(association, OPERATION, request.sopClass);
    const ready = (await ahead.take(request, open)) ?? (await readyData(request.file, context.id, association.perPdu));
    return begin(request, open, context.id, ready);
  };

  const send = async (request: StoreRequest): Promise<Stored> => {
    cancelled(request);
    const open = await associations.opened(request);
    try {
      return await sendOn(open, request);
    } catch (error) {
      if (!(open.untried && error instanceof AssociationEnded)) throw error;
      cancelled(request);
      return sendOn(await associations.opened(request, true), request);
    }
  };

  return {
    expect: (needs) => {
      for (const need of needs) associations.expect(need);
    },
    acceptedSyntaxes: (need) => async () => {
      const open = associations.now(need);
      if (open !== null) return E.right(associations.accepted(open, need));
      return answer(() => inTurn(async () => associations.accepted(await associations.opened(need), need)))();
    },
    prepare: (request) => ahead.add(request),
    store: (request) => () =>
      ahead.begun(request) ?? inTurn(async () => ahead.begun(request) ?? answer(() => told(request, send(request)))()),
    close: () =>
      inTurn(async () => {
        await ahead.clear();
        call.signal?.removeEventListener('abort', cut);
        await associations.close();
      }),
  };
};
