/** States of an association, PS3.8 §9.2.1. */
export type State =
  /** Idle. */
  | 'Sta1'
  /** Connected, waiting for A-ASSOCIATE-RQ. */
  | 'Sta2'
  /** Waiting for the local answer to A-ASSOCIATE-RQ. */
  | 'Sta3'
  /** Waiting for the connection. */
  | 'Sta4'
  /** Waiting for A-ASSOCIATE-AC or -RJ. */
  | 'Sta5'
  /** Ready for data. */
  | 'Sta6'
  /** Waiting for A-RELEASE-RP. */
  | 'Sta7'
  /** Waiting for the local answer to A-RELEASE-RQ. */
  | 'Sta8'
  /** Release collision: requestor, waiting for the local answer. */
  | 'Sta9'
  /** Release collision: acceptor, waiting for A-RELEASE-RP. */
  | 'Sta10'
  /** Release collision: requestor, waiting for A-RELEASE-RP. */
  | 'Sta11'
  /** Release collision: acceptor, waiting for the local answer. */
  | 'Sta12'
  /** Waiting for the connection to close. */
  | 'Sta13';

/** Events of PS3.8 Table 9-10: primitives of the local user, PDUs received, and what the transport and the timer tell. */
export type UpperEvent =
  | 'AssociateRequest'
  | 'TransportConnected'
  | 'AssociateAcReceived'
  | 'AssociateRjReceived'
  | 'TransportIndicated'
  | 'AssociateRqReceived'
  | 'AcceptResponse'
  | 'RejectResponse'
  | 'DataRequest'
  | 'DataReceived'
  | 'ReleaseRequest'
  | 'ReleaseRqReceived'
  | 'ReleaseRpReceived'
  | 'ReleaseResponse'
  | 'AbortRequest'
  | 'AbortReceived'
  | 'TransportClosed'
  | 'ArtimExpired'
  | 'InvalidPdu';

/** Actions of PS3.8 Tables 9-6 to 9-9. */
export type Action =
  | 'AE-1'
  | 'AE-2'
  | 'AE-3'
  | 'AE-4'
  | 'AE-5'
  | 'AE-6'
  | 'AE-7'
  | 'AE-8'
  | 'DT-1'
  | 'DT-2'
  | 'AR-1'
  | 'AR-2'
  | 'AR-3'
  | 'AR-4'
  | 'AR-5'
  | 'AR-6'
  | 'AR-7'
  | 'AR-8'
  | 'AR-9'
  | 'AR-10'
  | 'AA-1'
  | 'AA-2'
  | 'AA-3'
  | 'AA-4'
  | 'AA-5'
  | 'AA-6'
  | 'AA-7'
  | 'AA-8';

/** The state after each action. AE-6 and AR-8 have two: see `nextState`. */
const AFTER: { readonly [action in Exclude<Action, 'AE-6' | 'AR-8'>]: State } = {
  'AE-1': 'Sta4',
  'AE-2': 'Sta5',
  'AE-3': 'Sta6',
  'AE-4': 'Sta1',
  'AE-5': 'Sta2',
  'AE-7': 'Sta6',
  'AE-8': 'Sta13',
  'DT-1': 'Sta6',
  'DT-2': 'Sta6',
  'AR-1': 'Sta7',
  'AR-2': 'Sta8',
  'AR-3': 'Sta1',
  'AR-4': 'Sta13',
  'AR-5': 'Sta1',
  'AR-6': 'Sta7',
  'AR-7': 'Sta8',
  'AR-9': 'Sta11',
  'AR-10': 'Sta12',
  'AA-1': 'Sta13',
  'AA-2': 'Sta1',
  'AA-3': 'Sta1',
  'AA-4': 'Sta1',
  'AA-5': 'Sta1',
  'AA-6': 'Sta13',
  'AA-7': 'Sta13',
  'AA-8': 'Sta13',
};

type Row = { readonly [state in State]?: Action };

const every = (states: readonly State[], action: Action): Row => Object.fromEntries(states.map((state) => [state, action]));

const ESTABLISHED = ['Sta6', 'Sta7', 'Sta8', 'Sta9', 'Sta10', 'Sta11', 'Sta12'] as const;
/** A PDU that is out of place ends the association. */
const UNEXPECTED: Row = { Sta2: 'AA-1', ...every(['Sta3', 'Sta5', ...ESTABLISHED], 'AA-8'), Sta13: 'AA-6' };

/** PS3.8 Table 9-10; a pair that is not there cannot happen, or is a defect of the caller. */
const TABLE: { readonly [event in UpperEvent]: Row } = {
  AssociateRequest: { Sta1: 'AE-1' },
  TransportConnected: { Sta4: 'AE-2' },
  AssociateAcReceived: { ...UNEXPECTED, Sta5: 'AE-3' },
  AssociateRjReceived: { ...UNEXPECTED, Sta5: 'AE-4' },
  TransportIndicated: { Sta1: 'AE-5' },
  AssociateRqReceived: { ...UNEXPECTED, Sta2: 'AE-6', Sta13: 'AA-7' },
  AcceptResponse: { Sta3: 'AE-7' },
  RejectResponse: { Sta3: 'AE-8' },
  DataRequest: { Sta6: 'DT-1', Sta8: 'AR-7' },
  DataReceived: { ...UNEXPECTED, Sta6: 'DT-2', Sta7: 'AR-6' },
  ReleaseRequest: { Sta6: 'AR-1' },
  ReleaseRqReceived: { ...UNEXPECTED, Sta6: 'AR-2', Sta7: 'AR-8' },
  ReleaseRpReceived: { ...UNEXPECTED, Sta7: 'AR-3', Sta10: 'AR-10', Sta11: 'AR-3' },
  ReleaseResponse: { Sta8: 'AR-4', Sta9: 'AR-9', Sta12: 'AR-4' },
  AbortRequest: { Sta4: 'AA-2', ...every(['Sta2', 'Sta3', 'Sta5', ...ESTABLISHED], 'AA-1') },
  AbortReceived: { Sta2: 'AA-2', ...every(['Sta3', 'Sta5', ...ESTABLISHED], 'AA-3'), Sta13: 'AA-2' },
  TransportClosed: { Sta2: 'AA-5', ...every(['Sta3', 'Sta4', 'Sta5', ...ESTABLISHED], 'AA-4'), Sta13: 'AR-5' },
  ArtimExpired: { Sta2: 'AA-2', Sta13: 'AA-2' },
  InvalidPdu: { ...UNEXPECTED, Sta13: 'AA-7' },
};

export type Transition = { readonly action: Action; readonly next: State };

const nextState = (action: Action, requestor: boolean): State => {
  switch (action) {
    case 'AE-6':
      return 'Sta3';
    case 'AR-8':
      return requestor ? 'Sta9' : 'Sta10';
    default:
      return AFTER[action];
  }
};

/**
 * What PS3.8 Table 9-10 prescribes, or null where the event is nothing in that state. `requestor`: whether this side asked for the
 * association. An A-ASSOCIATE-RQ of another protocol version is the caller's to refuse.
 */
export const transition = (state: State, event: UpperEvent, requestor: boolean): Transition | null => {
  const action = TABLE[event][state];
  return action === undefined ? null : { action, next: nextState(action, requestor) };
};
