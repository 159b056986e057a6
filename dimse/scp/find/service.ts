import * as E from 'fp-ts/Either';
import type { Decode } from '../../../dicom/port';
import type { Level } from '../../../domain/resource/events';
import type { Find } from '../../../find/port';
import type { RequestedTags } from '../../../find/requested-tags/requested-tags';
import type { ResourcesView } from '../../../projections/port';
import { bytesSource } from '../../association/fragments';
import { encodeIdentifier } from '../../identifier/encode';
import { COMMAND } from '../../message/command-set';
import { FIND_CLASS } from '../../message/sop-class';
import { STATUS } from '../../message/status';
import type { Identifier } from '../../port';
import { readIdentifier } from '../read-identifier';
import { respond } from '../respond';
import type { ScpRequest, Service } from '../service';
import { levelOf, QUERY_LEVEL, readQuery, type ScpQuery } from './query';

export type FindPorts = {
  readonly find: Find['find'];
  readonly requestedTags: RequestedTags;
  readonly resources: Pick<ResourcesView, 'find'>;
  /** `DicomAet`: from whom the answers can be retrieved. */
  readonly aet: string;
  readonly caseSensitivePn: boolean;
  /** Answers at most at a level; null: all. */
  readonly limitOf: (level: Level) => number | null;
  /** Of texts without character set, and of our answers: a term of SpecificCharacterSet. */
  readonly fallback: () => Decode;
  readonly characterSet: () => string;
};

const answerOf = async (
  id: string,
  { requested, known, sequences, levelName }: ScpQuery,
  ports: FindPorts,
): Promise<Identifier | null> => {
  const row = ports.resources.find(id);
  if (row === null) return null;
  const values = await ports.requestedTags(row, known);
  return {
    ...Object.fromEntries(requested.map((tag) => [tag, values[tag] ?? ''])),
    ...Object.fromEntries(sequences.map((tag) => [tag, []])),
    '0008,0005': ports.characterSet(),
    [QUERY_LEVEL]: levelName,
    '0008,0054': ports.aet,
  };
};

const answerQuery = async (request: ScpRequest, ports: FindPorts): Promise<void> => {
  const identifier = await readIdentifier(request, ports.fallback());
  const level = identifier === null ? null : levelOf(identifier);
  if (identifier === null || level === null) return respond(request, STATUS.UnableToProcess);
  const query = readQuery(level, identifier, { caseSensitivePn: ports.caseSensitivePn, limit: ports.limitOf(level) });
  if (query === null) return respond(request, STATUS.UnableToProcess);
  const found = await ports.find(query.query);
  if (E.isLeft(found)) return respond(request, STATUS.OutOfResources);
  const { cancelled, context } = request;
  for (const id of found.right) {
    if (cancelled.aborted) return respond(request, STATUS.Cancel);
    const answer = await answerOf(id, query, ports);
    if (answer === null) continue;
    const data = bytesSource(encodeIdentifier(answer, context.transferSyntax));
    await respond(request, STATUS.Pending, {}, data);
  }
  return respond(request, cancelled.aborted ? STATUS.Cancel : STATUS.Success);
};

/** C-FIND in the Patient Root and Study Root models (PS3.4 C.4.1), at four levels. */
export const findService = (ports: FindPorts): Service => ({
  command: COMMAND.CFindRq,
  sopClasses: [FIND_CLASS.PatientRoot, FIND_CLASS.StudyRoot],
  permission: () => 'find',
  cancellable: true,
  takesTurn: true,
  answer: (request) => answerQuery(request, ports),
});
