import { uidOf } from '../../dicom/new-uid';
import type { Json } from '../../domain/json';
import type { Modality } from '../../domain/modality/modality';
import { orthancStatus } from '../../domain/orthanc-status';
import { storeSubmission } from '../../jobs/modality-store/submission';
import type { ResourceRow } from '../../projections/port';
import type { HttpDependencies } from '../deps';
import { unknownResource } from '../errors';
import { described } from '../fault';
import { inTurns } from '../in-turns';
import { answerJob } from '../job-answer';
import { readJobOptions } from '../job-options';
import { isArray, isObject, member, type ObjectBody } from '../json-object-body';
import { modalityOf } from '../modality-body';
import { parseJson } from '../parse-json';
import { perform } from '../perform';
import { badFormat, textMember, timeoutMember } from '../remote-request';
import { readText } from '../request-body';
import { answering, parameter, type Routes } from '../request-state';
import { modalityInPath } from './modalities';

const IDENTIFIER = /^[0-9a-f]{8}(?:-[0-9a-f]{8}){4}$/i;

/** C-STORE of stored resources: contract 06-dimse.md §3. */
export const modalityStoreRoutes = (routes: Routes, deps: HttpDependencies): void => {
  const { options, ids, projections } = deps;

  routes.post(
    '/modalities/:name/store',
    answering(async (context) => {
      const configured = modalityInPath(context, deps);
      const { resources, body } = readStoreBody(await readText(context.req, options.HttpRequestTimeout));
      const rows: ResourceRow[] = [];
      await inTurns(resources, (resource) => {
        const row = projections.resources.find(identifierOf(resource));
        if (row === null) throw unknownResource();
        rows.push(row);
      });
      const jobOptions = readJobOptions(body);
      const commitment = commitmentOf(body) ? uidOf(ids) : null;
      const peer = overridden(configured, body);
      const to = {
        peer,
        localAet: textMember(body.members, 'LocalAet') ?? (peer.localAet || options.DicomAet),
        timeout: timeoutMember(body),
        permissive: jobOptions.permissive,
        moveOriginator: moveOriginatorOf(body),
        commitment,
      };
      if (options.LogExportedResources) {
        await perform(deps.exports.record(rows, parameter(context, 'name'), context.state.origin));
      }
      return answerJob(context, storeSubmission(rows, projections.resources, to), jobOptions, deps);
    }),
  );
};

/** A bare identifier, a JSON string, a list of them, or an object with `Resources`. Throws a fault. */
const readStoreBody = (text: string): { readonly resources: readonly Json[]; readonly body: ObjectBody } => {
  const none: ObjectBody = { members: {}, doubles: new Set() };
  if (IDENTIFIER.test(text.trim())) return { resources: [text.trim()], body: none };
  const parsed = parseJson(text);
  if (parsed === null) throw badFormat('Must provide a JSON value');
  const { value, doubles } = parsed;
  if (typeof value === 'string') return { resources: [value], body: none };
  if (isArray(value)) return { resources: value, body: none };
  if (!isObject(value)) throw badFormat('Must provide a JSON object, or a JSON array of strings');
  const resources = member(value, 'Resources');
  if (resources === undefined) throw badFormat('Missing field in JSON: "Resources"');
  if (!isArray(resources)) throw badFormat('JSON field "Resources" must contain an array');
  return { resources, body: { members: value, doubles } };
};

const identifierOf = (value: Json): string => {
  if (typeof value !== 'string') throw badFormat('Resources to be exported must be specified as a JSON array of strings');
  if (!IDENTIFIER.test(value)) throw badFormat(`This string is not a valid Orthanc identifier: ${value}`);
  return value.toLowerCase();
};

/** `CalledAet`, `Host` and `Port` of the body beat those of the modality (contract 12-newer-releases.md §7.2). */
const overridden = (modality: Modality, { members }: ObjectBody): Modality => {
  const port = member(members, 'Port');
  const aet = textMember(members, 'CalledAet') ?? modality.aet;
  const host = textMember(members, 'Host') ?? modality.host;
  return { ...modality, aet, host, port: port === undefined ? modality.port : modalityOf([aet, host, port]).port };
};

const LARGEST_MESSAGE_ID = 65535;

/** Only if both its title and its message id are given. */
const moveOriginatorOf = ({ members, doubles }: ObjectBody) => {
  const aet = textMember(members, 'MoveOriginatorAet');
  const messageId = member(members, 'MoveOriginatorID');
  if (messageId === undefined) return null;
  if (typeof messageId !== 'number' || doubles.has('MoveOriginatorID')) {
    throw badFormat('Integer value expected in field: MoveOriginatorID');
  }
  if (messageId < 0 || messageId > LARGEST_MESSAGE_ID) throw described(orthancStatus.ParameterOutOfRange);
  return aet === null || aet === '' ? null : { aet, messageId };
};

const commitmentOf = ({ members }: ObjectBody): boolean => {
  const value = member(members, 'StorageCommitment');
  if (value === undefined) return false;
  if (typeof value !== 'boolean') throw described(orthancStatus.BadParameterType);
  return value;
};
