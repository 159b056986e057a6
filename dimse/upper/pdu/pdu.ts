/** Presentation context of an A-ASSOCIATE-RQ (PS3.8 §9.3.2.2). */
export type ProposedContext = {
  /** Odd, 1 to 255. */
  readonly id: number;
  readonly abstractSyntax: string;
  readonly transferSyntaxes: readonly string[];
};

/** Of an A-ASSOCIATE-AC (PS3.8 §9.3.3.2). `result` 0: accepted. */
export type AnsweredContext = { readonly id: number; readonly result: number; readonly transferSyntax: string };

/** SCP/SCU role selection of a SOP class (PS3.7 D.3.3.4). */
export type Role = { readonly sopClass: string; readonly scu: boolean; readonly scp: boolean };

export type UserInformation = {
  /** The longest P-DATA-TF that the sender takes, without its 6 bytes of header; 0: any. */
  readonly maximumLength: number;
  readonly implementationClass: string;
  readonly implementationVersion: string;
  readonly roles: readonly Role[];
};

type Associate = {
  /** Without padding. */
  readonly calledAet: string;
  readonly callingAet: string;
  readonly userInformation: UserInformation;
};

export type AssociateRq = Associate & {
  readonly type: 'AssociateRq';
  readonly protocolVersion: number;
  readonly applicationContext: string;
  readonly contexts: readonly ProposedContext[];
};

export type AssociateAc = Associate & { readonly type: 'AssociateAc'; readonly contexts: readonly AnsweredContext[] };

export type AssociateRj = {
  readonly type: 'AssociateRj';
  readonly result: number;
  readonly source: number;
  readonly reason: number;
};

/** A fragment of a message (PS3.8 §9.3.5, Annex E), or a piece of one. */
export type Pdv = { readonly contextId: number; readonly command: boolean; readonly last: boolean; readonly bytes: Buffer };

export type Pdu =
  | AssociateRq
  | AssociateAc
  | AssociateRj
  | { readonly type: 'Data'; readonly pdvs: readonly Pdv[] }
  | { readonly type: 'ReleaseRq' }
  | { readonly type: 'ReleaseRp' }
  | { readonly type: 'Abort'; readonly source: number; readonly reason: number };

/** Types of PDU, PS3.8 §9.3. */
export const PDU_TYPE = {
  AssociateRq: 1,
  AssociateAc: 2,
  AssociateRj: 3,
  Data: 4,
  ReleaseRq: 5,
  ReleaseRp: 6,
  Abort: 7,
} as const;

export const APPLICATION_CONTEXT = '1.2.840.10008.3.1.1.1';

/** Bytes before the variable part of every PDU. */
export const PDU_HEADER = 6;
/** Bytes before the data of a PDV: its length, context and control byte. */
export const PDV_HEADER = 6;

/** The PDU cannot be read. `reason` is the one of A-ABORT (PS3.8 §9.3.8). */
export class InvalidPdu extends Error {
  constructor(
    readonly what: string,
    readonly reason: number = ABORT_REASON.InvalidParameter,
  ) {
    super(what);
  }
}

export const ABORT_REASON = {
  NotSpecified: 0,
  UnrecognizedPdu: 1,
  UnexpectedPdu: 2,
  UnrecognizedParameter: 4,
  UnexpectedParameter: 5,
  InvalidParameter: 6,
} as const;
