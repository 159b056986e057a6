import { type Item, itemsOf, titleOf, uidOf } from './items';
import {
  ABORT_REASON,
  type AnsweredContext,
  InvalidPdu,
  PDU_TYPE,
  type Pdu,
  type ProposedContext,
  type Role,
  type UserInformation,
} from './pdu';

const ASSOCIATE_FIXED = 68;

const proposedContext = (bytes: Buffer): ProposedContext => {
  if (bytes.length < 4) throw new InvalidPdu('presentation context');
  let abstractSyntax = '';
  const transferSyntaxes: string[] = [];
  for (const { type, bytes: value } of itemsOf(bytes.subarray(4))) {
    if (type === 0x30) abstractSyntax = uidOf(value);
    else if (type === 0x40) transferSyntaxes.push(uidOf(value));
  }
  return { id: bytes.readUInt8(0), abstractSyntax, transferSyntaxes };
};

const answeredContext = (bytes: Buffer): AnsweredContext => {
  if (bytes.length < 4) throw new InvalidPdu('presentation context');
  let transferSyntax = '';
  for (const { type, bytes: value } of itemsOf(bytes.subarray(4))) if (type === 0x40) transferSyntax = uidOf(value);
  return { id: bytes.readUInt8(0), result: bytes.readUInt8(2), transferSyntax };
};

const role = (bytes: Buffer): Role => {
  const length = bytes.length < 2 ? -1 : bytes.readUInt16BE(0);
  if (length < 0 || bytes.length < length + 4) throw new InvalidPdu('role selection');
  const sopClass = uidOf(bytes.subarray(2, 2 + length));
  return { sopClass, scu: bytes.readUInt8(2 + length) === 1, scp: bytes.readUInt8(3 + length) === 1 };
};

/** Items that we do not act on are passed by, user identity among them. */
const userInformation = (bytes: Buffer): UserInformation => {
  let [maximumLength, implementationClass, implementationVersion] = [0, '', ''];
  const roles: Role[] = [];
  for (const { type, bytes: value } of itemsOf(bytes)) {
    if (type === 0x51 && value.length >= 4) maximumLength = value.readUInt32BE(0);
    else if (type === 0x52) implementationClass = uidOf(value);
    else if (type === 0x54) roles.push(role(value));
    else if (type === 0x55) implementationVersion = uidOf(value);
  }
  return { maximumLength, implementationClass, implementationVersion, roles };
};

const find = (items: readonly Item[], type: number): Buffer => items.find((one) => one.type === type)?.bytes ?? Buffer.alloc(0);
const all = (items: readonly Item[], type: number): readonly Buffer[] =>
  items.filter((one) => one.type === type).map(({ bytes }) => bytes);

const associate = (bytes: Buffer) => {
  if (bytes.length < ASSOCIATE_FIXED) throw new InvalidPdu('association header');
  return {
    protocolVersion: bytes.readUInt16BE(0),
    calledAet: titleOf(bytes.subarray(4, 20)),
    callingAet: titleOf(bytes.subarray(20, 36)),
    items: [...itemsOf(bytes.subarray(ASSOCIATE_FIXED))],
  };
};

/** Reads the variable part of a PDU; one with data is cut by `DataPdu` while it comes. Throws `InvalidPdu`. */
export const decodePdu = (type: number, bytes: Buffer): Pdu => {
  switch (type) {
    case PDU_TYPE.AssociateRq: {
      const { items, ...head } = associate(bytes);
      return {
        type: 'AssociateRq',
        ...head,
        applicationContext: uidOf(find(items, 0x10)),
        contexts: all(items, 0x20).map(proposedContext),
        userInformation: userInformation(find(items, 0x50)),
      };
    }
    case PDU_TYPE.AssociateAc: {
      const { items, calledAet, callingAet } = associate(bytes);
      const contexts = all(items, 0x21).map(answeredContext);
      return { type: 'AssociateAc', calledAet, callingAet, contexts, userInformation: userInformation(find(items, 0x50)) };
    }
    case PDU_TYPE.AssociateRj:
      if (bytes.length < 4) throw new InvalidPdu('rejection');
      return { type: 'AssociateRj', result: bytes.readUInt8(1), source: bytes.readUInt8(2), reason: bytes.readUInt8(3) };
    case PDU_TYPE.ReleaseRq:
      return { type: 'ReleaseRq' };
    case PDU_TYPE.ReleaseRp:
      return { type: 'ReleaseRp' };
    case PDU_TYPE.Abort:
      if (bytes.length < 4) throw new InvalidPdu('abort');
      return { type: 'Abort', source: bytes.readUInt8(2), reason: bytes.readUInt8(3) };
    default:
      throw new InvalidPdu('PDU type', ABORT_REASON.UnrecognizedPdu);
  }
};
