import { type Action, type State, transition, type UpperEvent } from './state-table';

/** PS3.8 Table 9-10, transcribed row by row: columns Sta1 to Sta13. */
const ROWS: { readonly [event in UpperEvent]: string } = {
  AssociateRequest: 'AE-1 . . . . . . . . . . . .',
  TransportConnected: '. . . AE-2 . . . . . . . . .',
  AssociateAcReceived: '. AA-1 AA-8 . AE-3 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-6',
  AssociateRjReceived: '. AA-1 AA-8 . AE-4 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-6',
  TransportIndicated: 'AE-5 . . . . . . . . . . . .',
  AssociateRqReceived: '. AE-6 AA-8 . AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-7',
  AcceptResponse: '. . AE-7 . . . . . . . . . .',
  RejectResponse: '. . AE-8 . . . . . . . . . .',
  DataRequest: '. . . . . DT-1 . AR-7 . . . . .',
  DataReceived: '. AA-1 AA-8 . AA-8 DT-2 AR-6 AA-8 AA-8 AA-8 AA-8 AA-8 AA-6',
  ReleaseRequest: '. . . . . AR-1 . . . . . . .',
  ReleaseRqReceived: '. AA-1 AA-8 . AA-8 AR-2 AR-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-6',
  ReleaseRpReceived: '. AA-1 AA-8 . AA-8 AA-8 AR-3 AA-8 AA-8 AR-10 AR-3 AA-8 AA-6',
  ReleaseResponse: '. . . . . . . AR-4 AR-9 . . AR-4 .',
  AbortRequest: '. . AA-1 AA-2 AA-1 AA-1 AA-1 AA-1 AA-1 AA-1 AA-1 AA-1 .',
  AbortReceived: '. AA-2 AA-3 . AA-3 AA-3 AA-3 AA-3 AA-3 AA-3 AA-3 AA-3 AA-2',
  TransportClosed: '. AA-5 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4 AR-5',
  ArtimExpired: '. AA-2 . . . . . . . . . . AA-2',
  InvalidPdu: '. AA-1 AA-8 . AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-7',
};

const STATES = Array.from({ length: 13 }, (_, index) => `Sta${index + 1}` as State);
const cells = (Object.entries(ROWS) as [UpperEvent, string][]).flatMap(([event, row]) =>
  row.split(' ').map((action, column) => [event, STATES[column] ?? 'Sta1', action] as const),
);

test.each(cells)('%s in %s is %s', (event, state, action) => {
  // Beside the table, whoever waits for a request may give up: see AbortRequest in Sta2.
  if (event === 'AbortRequest' && state === 'Sta2') return expect(transition(state, event, false)?.action).toBe('AA-1');
  return expect(transition(state, event, true)?.action ?? '.').toBe(action);
});

test.each<[string, UpperEvent, boolean, readonly State[]]>([
  ['the requestor', 'ReleaseResponse', true, ['Sta9', 'Sta11', 'Sta1']],
  ['the acceptor', 'ReleaseRpReceived', false, ['Sta10', 'Sta12', 'Sta13']],
])('a release collision ends for %s', (_, first, requestor, states) => {
  const second: UpperEvent = requestor ? 'ReleaseRpReceived' : 'ReleaseResponse';
  const visited: State[] = [];
  let state: State = 'Sta7';
  for (const event of ['ReleaseRqReceived', first, second] as const) {
    state = transition(state, event, requestor)?.next ?? 'Sta6';
    visited.push(state);
  }
  expect(visited).toEqual(states);
});

test('every action leads to the state of the standard', () => {
  const next = new Map<Action, State>();
  for (const [event, state] of cells) {
    const change = transition(state, event, true);
    if (change !== null) next.set(change.action, change.next);
  }
  const told = [...next].sort(([a], [b]) => (a < b ? -1 : 1)).map(([action, state]) => `${action}:${state.slice(3)}`);
  expect(told.join(' ')).toBe(
    'AA-1:13 AA-2:1 AA-3:1 AA-4:1 AA-5:1 AA-6:13 AA-7:13 AA-8:13 AE-1:4 AE-2:5 AE-3:6 AE-4:1 AE-5:2 AE-6:3 AE-7:6 AE-8:13 ' +
      'AR-1:7 AR-10:12 AR-2:8 AR-3:1 AR-4:13 AR-5:1 AR-6:7 AR-7:8 AR-8:9 AR-9:11 DT-1:6 DT-2:6',
  );
});
