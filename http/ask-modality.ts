import * as E from 'fp-ts/Either';
import type { FindModel, Identifier } from '../dimse/port';
import type { Modality } from '../domain/modality/modality';
import { orthancStatus } from '../domain/orthanc-status';
import type { HttpDependencies } from './deps';
import { described } from './fault';
import { queryFault } from './network-fault';

export type Question = {
  readonly peer: Modality;
  readonly localAet: string | null;
  /** Seconds; 0: that of the peer or of the configuration. */
  readonly timeout: number;
  readonly model: FindModel;
  readonly identifier: Identifier;
  /** Aborted when the client hangs up. */
  readonly signal: AbortSignal;
};

/** Asks a modality by C-FIND, and gathers what it answers. Throws a fault; one with too many answers is refused, and the peer is told to stop. */
export const askModality = async (
  { peer, localAet, timeout, model, identifier, signal }: Question,
  { network, options }: Pick<HttpDependencies, 'network' | 'options'>,
): Promise<readonly Identifier[]> => {
  const answers: Identifier[] = [];
  let more = false;
  const call = { peer, timeout, signal, ...(localAet === null ? {} : { localAet }) };
  const found = await network.scu.find(call, { model, identifier }, (answer) => {
    more = answers.length >= options.MaximumQueryAnswers;
    if (more) return 'stop';
    answers.push(shown(answer.identifier));
    return 'next';
  })();
  if (E.isLeft(found)) throw queryFault(found.left);
  if (more) {
    throw described(
      orthancStatus.ParameterOutOfRange,
      `The modality has more than ${options.MaximumQueryAnswers} answers (MaximumQueryAnswers): ask for less at once`,
    );
  }
  return answers;
};

const SOP_INSTANCE = '0008,0018';
const SOP_CLASS = '0008,0016';

/** What names an instance stands in the meta header of 1.10.1's answers as well (observed). */
const shown = (answer: Identifier): Identifier => ({
  ...(answer[SOP_CLASS] === undefined ? {} : { '0002,0002': answer[SOP_CLASS] }),
  ...(answer[SOP_INSTANCE] === undefined ? {} : { '0002,0003': answer[SOP_INSTANCE] }),
  ...answer,
});

/** The texts of an identifier, without its sequences. */
export const textsOf = (identifier: Identifier): { readonly [tag: string]: string } =>
  Object.fromEntries(Object.entries(identifier).flatMap(([tag, value]) => (typeof value === 'string' ? [[tag, value]] : [])));
