import { item, textItem, titleBytes, uint16, uint32 } from './items';
import {
  type AnsweredContext,
  APPLICATION_CONTEXT,
  type AssociateAc,
  type AssociateRj,
  type AssociateRq,
  PDU_TYPE,
  type ProposedContext,
  type Role,
  type UserInformation,
} from './pdu';

const pdu = (type: number, ...parts: readonly Buffer[]): Buffer => {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Buffer.from([type, 0]), uint32(length), ...parts]);
};

const roleItem = ({ sopClass, scu, scp }: Role): Buffer =>
  item(0x54, uint16(sopClass.length), Buffer.from(sopClass, 'latin1'), Buffer.from([scu ? 1 : 0, scp ? 1 : 0]));

const userInformation = (user: UserInformation): Buffer =>
  item(
    0x50,
    item(0x51, uint32(user.maximumLength)),
    textItem(0x52, user.implementationClass),
    ...user.roles.map(roleItem),
    textItem(0x55, user.implementationVersion),
  );

const proposed = ({ id, abstractSyntax, transferSyntaxes }: ProposedContext): Buffer =>
  item(0x20, Buffer.from([id, 0, 0, 0]), textItem(0x30, abstractSyntax), ...transferSyntaxes.map((uid) => textItem(0x40, uid)));

const answered = ({ id, result, transferSyntax }: AnsweredContext): Buffer =>
  item(0x21, Buffer.from([id, 0, result, 0]), textItem(0x40, transferSyntax));

const associate = (
  type: number,
  { calledAet, callingAet, userInformation: user }: Pick<AssociateRq, 'calledAet' | 'callingAet' | 'userInformation'>,
  contexts: readonly Buffer[],
): Buffer =>
  pdu(
    type,
    uint16(1),
    Buffer.alloc(2),
    titleBytes(calledAet),
    titleBytes(callingAet),
    Buffer.alloc(32),
    textItem(0x10, APPLICATION_CONTEXT),
    ...contexts,
    userInformation(user),
  );

export const encodeAssociateRq = (rq: Omit<AssociateRq, 'type' | 'protocolVersion' | 'applicationContext'>): Buffer =>
  associate(PDU_TYPE.AssociateRq, rq, rq.contexts.map(proposed));

export const encodeAssociateAc = (ac: Omit<AssociateAc, 'type'>): Buffer =>
  associate(PDU_TYPE.AssociateAc, ac, ac.contexts.map(answered));

export const encodeAssociateRj = ({ result, source, reason }: Omit<AssociateRj, 'type'>): Buffer =>
  pdu(PDU_TYPE.AssociateRj, Buffer.from([0, result, source, reason]));

export const encodeReleaseRq = (): Buffer => pdu(PDU_TYPE.ReleaseRq, Buffer.alloc(4));

export const encodeReleaseRp = (): Buffer => pdu(PDU_TYPE.ReleaseRp, Buffer.alloc(4));

/** `source` 0: the user; 2: the provider, who alone tells a reason. */
export const encodeAbort = (source: 0 | 2, reason: number): Buffer =>
  pdu(PDU_TYPE.Abort, Buffer.from([0, 0, source, source === 2 ? reason : 0]));
