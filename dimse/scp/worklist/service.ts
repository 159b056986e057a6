import type { Decode } from '../../../dicom/port';
import { bytesSource } from '../../association/fragments';
import { encodeIdentifier } from '../../identifier/encode';
import { COMMAND } from '../../message/command-set';
import { FIND_CLASS } from '../../message/sop-class';
import { STATUS } from '../../message/status';
import type { Identifier } from '../../port';
import { readIdentifier } from '../read-identifier';
import { respond } from '../respond';
import type { ScpRequest, Service } from '../service';
import type { WorklistFolder } from './folder';
import { matchesWorklist, readWorklistQuery, worklistAnswer } from './match';

export type WorklistPorts = {
  readonly folder: WorklistFolder;
  /** `FilterIssuerAet`: only what is scheduled for whoever asks. */
  readonly filterIssuerAet: boolean;
  /** `LimitAnswers`; null: all. */
  readonly limit: number | null;
  readonly caseSensitivePn: boolean;
  readonly fallback: () => Decode;
  /** Of our answers: a term of SpecificCharacterSet. */
  readonly characterSet: () => string;
};

const CHARACTER_SET = '0008,0005';
const SCHEDULED_STEPS = '0040,0100';
const STATION_AET = '0040,0001';

const isScheduledFor = (aet: string, entry: Identifier): boolean => {
  const steps = entry[SCHEDULED_STEPS];
  return steps !== undefined && typeof steps !== 'string' && steps.some((step) => step[STATION_AET] === aet);
};

const answerWorklist = async (request: ScpRequest, ports: WorklistPorts): Promise<void> => {
  const identifier = await readIdentifier(request, ports.fallback());
  const query = identifier === null ? null : readWorklistQuery(identifier, ports.caseSensitivePn);
  if (query === null) return respond(request, STATUS.UnableToProcess);
  const { cancelled, caller, context } = request;
  let left = ports.limit ?? Number.POSITIVE_INFINITY;
  for await (const entry of ports.folder.entries()) {
    if (cancelled.aborted) return respond(request, STATUS.Cancel);
    if (left === 0) break;
    if (ports.filterIssuerAet && !isScheduledFor(caller.aet, entry)) continue;
    if (!matchesWorklist(query, entry)) continue;
    left -= 1;
    const answer = { ...worklistAnswer(query, entry), [CHARACTER_SET]: ports.characterSet() };
    await respond(request, STATUS.Pending, {}, bytesSource(encodeIdentifier(answer, context.transferSyntax)));
  }
  return respond(request, cancelled.aborted ? STATUS.Cancel : STATUS.Success);
};

/** C-FIND of modality worklists (PS3.4 annex K), from a folder of files. */
export const worklistService = (ports: WorklistPorts): Service => ({
  command: COMMAND.CFindRq,
  sopClasses: [FIND_CLASS.Worklist],
  permission: () => 'findWorklist',
  cancellable: true,
  takesTurn: true,
  answer: (request) => answerWorklist(request, ports),
});
