import { EXPLICIT_LITTLE, IMPLICIT_LITTLE } from '../../dicom/parse/transfer-syntax';
import { sameAet } from '../../domain/modality/modality';
import { type Judgement, REJECTION } from '../association/accept';
import { GET_CLASS, STORAGE_COMMITMENT, VERIFICATION } from '../message/sop-class';
import type { AnsweredContext, AssociateRq, ProposedContext, Role } from '../upper/pdu/pdu';
import type { ScpPorts } from './ports';

/** PS3.8 Table 9-18. */
const RESULT = { Accepted: 0, AbstractSyntax: 3, TransferSyntaxes: 4 } as const;

const UNCOMPRESSED: readonly string[] = [EXPLICIT_LITTLE, IMPLICIT_LITTLE];

type JudgePorts = Pick<ScpPorts, 'options' | 'acceptance' | 'services'>;

const answerTo = (context: ProposedContext, ports: JudgePorts): AnsweredContext => {
  const { id, abstractSyntax, transferSyntaxes } = context;
  const first = transferSyntaxes[0] ?? IMPLICIT_LITTLE;
  const isService =
    abstractSyntax === VERIFICATION || ports.services.some(({ sopClasses }) => sopClasses?.includes(abstractSyntax) === true);
  if (!isService && !ports.acceptance.sopClass(abstractSyntax)) {
    return { id, result: RESULT.AbstractSyntax, transferSyntax: first };
  }
  const takes = isService ? (uid: string) => UNCOMPRESSED.includes(uid) : ports.acceptance.transferSyntax;
  // In the order of whoever proposes: a sender names first what its file is in.
  const taken = transferSyntaxes.find(takes);
  return taken === undefined
    ? { id, result: RESULT.TransferSyntaxes, transferSyntax: first }
    : { id, result: RESULT.Accepted, transferSyntax: taken };
};

/** The longest UID (PS3.5 §9.1). */
const LONGEST_UID = 64;

/** One answer for each class that is proposed (PS3.7 D.3.3.4): what more there is could not be told in an item of 64 KiB. */
const rolesOf = ({ contexts, userInformation }: AssociateRq): readonly Role[] => {
  const proposed = new Set(contexts.map(({ abstractSyntax }) => abstractSyntax));
  const roles = userInformation.roles.filter(({ sopClass }) => sopClass.length <= LONGEST_UID && proposed.has(sopClass));
  return [...new Map(roles.map((role) => [role.sopClass, role])).values()];
};

/** Roles are answered where they are turned: storage on an association for C-GET, and reports of storage commitment. */
const roleAnswer = (role: Role, retrieves: boolean): Role => {
  const turned = retrieves || role.sopClass === STORAGE_COMMITMENT;
  return { ...role, scp: role.scp && turned };
};

/** Whether an association is accepted, and each of its contexts (contract 06-dimse.md §8). */
export const judge = (rq: AssociateRq, ports: JudgePorts): Judgement => {
  const { options } = ports;
  if (options.checkCalledAet && !sameAet(rq.calledAet, options.aet, options.strictAetComparison)) {
    return { kind: 'reject', transient: false, ...REJECTION.CalledAet };
  }
  // Titles with a backslash or control characters are none (PS3.5 §6.2, AE); 1.13.0 refuses them as well.
  if (rq.callingAet === '' || /[^\x20-\x5b\x5d-\x7e]/.test(rq.callingAet)) {
    return { kind: 'reject', transient: false, ...REJECTION.CallingAet };
  }
  const getClasses: readonly string[] = Object.values(GET_CLASS);
  const retrieves = rq.contexts.some(({ abstractSyntax }) => getClasses.includes(abstractSyntax));
  return {
    kind: 'accept',
    contexts: rq.contexts.map((context) => answerTo(context, ports)),
    roles: rolesOf(rq).map((role) => roleAnswer(role, retrieves)),
  };
};
