import type { Decode } from '../../../dicom/port';
import { sameAet } from '../../../domain/modality/modality';
import { COMMAND, FIELD } from '../../message/command-set';
import { MOVE_CLASS } from '../../message/sop-class';
import { STATUS } from '../../message/status';
import type { KnownModalities, Modality } from '../../modality';
import type { Caller } from '../ports';
import { readIdentifier } from '../read-identifier';
import { respond } from '../respond';
import type { ScpRequest, Service } from '../service';
import { NOTHING_DONE, Progress } from './progress';
import { instancesOf, resourcesNamed, type SelectionPorts } from './selection';

export type Sent = 'completed' | 'warning' | 'failed';

/** Sends the instances of one C-MOVE to where they are wanted, in their order. */
export type Sending = {
  /** Sends the next one; those after it are made ready meanwhile. Never rejects but by a defect. `unreachable`: there is no connection to the destination. */
  readonly next: () => Promise<Sent | 'unreachable'>;
  readonly close: () => Promise<void>;
};

export type ToSend = {
  readonly target: Modality;
  readonly instances: readonly string[];
  readonly originator: MoveOriginator;
  readonly signal: AbortSignal;
};

export type MoveOriginator = { readonly aet: string; readonly messageId: number };

export type MovePorts = SelectionPorts & {
  readonly modalities: KnownModalities;
  readonly strictAetComparison: boolean;
  /** `SynchronousCMove`. */
  readonly synchronous: boolean;
  readonly fallback: () => Decode;
  /** What a stored instance is; null if it is gone. */
  readonly describe: (instance: string) => { readonly sopInstance: string } | null;
  readonly openSending: (all: ToSend) => Sending;
  /** Submits a job that sends them. False: it was refused. */
  readonly submit: (
    target: Modality,
    resources: readonly string[],
    originator: MoveOriginator,
    caller: Caller,
  ) => Promise<boolean>;
};

const destination = (aet: string, { modalities, strictAetComparison }: MovePorts): Modality | null => {
  for (const one of modalities.all().values()) if (sameAet(one.aet, aet, strictAetComparison)) return one;
  return null;
};

const sendAll = async (
  request: ScpRequest,
  target: Modality,
  instances: readonly string[],
  originator: MoveOriginator,
  ports: MovePorts,
): Promise<void> => {
  const { cancelled } = request;
  const progress = new Progress(request, instances.length);
  const sending = ports.openSending({ target, instances, originator, signal: cancelled });
  try {
    for (const id of instances) {
      if (cancelled.aborted) break;
      const outcome = await sending.next();
      if (outcome === 'unreachable') {
        // Each further one would wait for the timeout again.
        if (!cancelled.aborted) return progress.unreachable(instances.map((one) => ports.describe(one)?.sopInstance ?? ''));
        break;
      }
      if (cancelled.aborted && outcome === 'failed') break;
      progress.took(outcome, ports.describe(id)?.sopInstance ?? '');
      await progress.pending('left to the end');
    }
  } finally {
    await sending.close();
  }
  await progress.end(cancelled.aborted);
};

const answerMove = async (request: ScpRequest, ports: MovePorts): Promise<void> => {
  const { command } = request.message;
  const identifier = await readIdentifier(request, ports.fallback());
  const target = destination(command.text(FIELD.MoveDestination), ports);
  const resources = identifier === null ? [] : resourcesNamed(identifier, ports);
  // Orthanc says of an unknown destination what it says of unknown resources.
  if (target === null || resources.length === 0) return respond(request, STATUS.UnableToProcess, NOTHING_DONE);
  const originator = { aet: request.caller.aet, messageId: command.messageId };
  if (ports.synchronous) return sendAll(request, target, instancesOf(resources, ports), originator, ports);
  const submitted = await ports.submit(target, resources, originator, request.caller);
  if (!submitted) return respond(request, STATUS.OutOfResources);
  // As Orthanc does it: what the job took over counts as completed.
  const progress = new Progress(request, 0);
  for (const id of instancesOf(resources, ports)) progress.took('completed', ports.describe(id)?.sopInstance ?? '');
  return progress.end(false);
};

/** C-MOVE (PS3.4 C.4.2). */
export const moveService = (ports: MovePorts): Service => ({
  command: COMMAND.CMoveRq,
  sopClasses: [MOVE_CLASS.PatientRoot, MOVE_CLASS.StudyRoot],
  permission: () => 'move',
  cancellable: true,
  takesTurn: false,
  answer: (request) => answerMove(request, ports),
});
