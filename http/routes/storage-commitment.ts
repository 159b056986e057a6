import * as E from 'fp-ts/Either';
import { uidOf } from '../../dicom/new-uid';
import { type Commitment, describeFailureReason, sopReferenceJson } from '../../dimse/commitments';
import type { SopReference } from '../../dimse/port';
import type { Json } from '../../domain/json';
import { orthancStatus } from '../../domain/orthanc-status';
import { lookUpResources } from '../../find/lookup';
import { emptyObject, json } from '../answer';
import type { HttpDependencies } from '../deps';
import { unknownResource } from '../errors';
import { described } from '../fault';
import { inTurns } from '../in-turns';
import { isArray, isObject, member, type ObjectBody } from '../json-object-body';
import { networkFault } from '../network-fault';
import { orthancJson } from '../orthanc-json';
import { perform } from '../perform';
import { badFormat, objectBody, timeoutMember } from '../remote-request';
import { readText } from '../request-body';
import { answering, type Context, parameter, type Routes } from '../request-state';
import { modalityInPath } from './modalities';

const SOP_INSTANCE = '0008,0018';

/** Storage commitment, as who asks for it: contract 06-dimse.md §7. */
export const storageCommitmentRoutes = (routes: Routes, deps: HttpDependencies): void => {
  const { network, options, ids, ingest } = deps;

  const commitmentInPath = (context: Context): Commitment => {
    const uid = parameter(context, 'uid');
    const commitment = network.commitments.get(uid);
    if (commitment !== null) return commitment;
    throw described(orthancStatus.InexistentItem, `No storage commitment transaction with UID: ${uid}`);
  };

  routes.post(
    '/modalities/:name/storage-commitment',
    answering(async (context) => {
      const peer = modalityInPath(context, deps);
      const text = await readText(context.req, options.HttpRequestTimeout);
      const body = objectBody(text, 'Must provide a JSON object with a list of resources');
      const instances = await instancesOf(body, deps);
      const timeout = timeoutMember(body);
      const transactionUid = uidOf(ids);
      network.commitments.ask(transactionUid, peer.aet);
      const asked = await network.scu.requestCommitment({ peer, timeout }, { transactionUid, instances })();
      if (E.isLeft(asked)) {
        network.commitments.forget(transactionUid);
        throw networkFault(asked.left);
      }
      return json({ ID: transactionUid, Path: `/storage-commitment/${transactionUid}` });
    }),
  );

  routes.get(
    '/storage-commitment/:uid',
    answering((context) => {
      const { remoteAet, report } = commitmentInPath(context);
      const failures = report?.failures ?? [];
      return json({
        RemoteAET: remoteAet,
        Status: report === null ? 'Pending' : failures.length === 0 ? 'Success' : 'Failure',
        Success: (report?.success ?? []).map(sopReferenceJson),
        Failures: failures.map((failure) => ({
          ...sopReferenceJson(failure),
          FailureReason: failure.reason,
          Description: describeFailureReason(failure.reason),
        })),
      });
    }),
  );

  routes.post(
    '/storage-commitment/:uid/remove',
    answering(async (context) => {
      const { report } = commitmentInPath(context);
      const uid = parameter(context, 'uid');
      if (report === null || report.failures.length > 0) {
        const state = report === null ? 'while the modality has not answered' : 'after failure';
        throw described(
          orthancStatus.BadSequenceOfCalls,
          `Cannot remove DICOM instances ${state} in storage commitment transaction: ${uid}`,
        );
      }
      for (const { sopInstance } of report.success) {
        for (const id of instancesNamed(sopInstance, deps)) await perform(ingest.remove('Instance', id, context.state.origin));
      }
      return emptyObject();
    }),
  );

  const instancesOf = async (
    body: ObjectBody,
    { projections: { resources } }: HttpDependencies,
  ): Promise<readonly SopReference[]> => {
    const [given, listed] = [member(body.members, 'Resources'), member(body.members, 'DicomInstances')];
    if (given === undefined && listed === undefined) {
      throw badFormat('Empty storage commitment request, one of these fields is mandatory: "Resources" or "DicomInstances"');
    }
    if (given !== undefined && !isArray(given)) {
      throw badFormat('The "Resources" field must provide an array of Orthanc resources');
    }
    if (listed !== undefined && !isArray(listed)) {
      throw badFormat('The "DicomInstances" field must provide an array of DICOM instances');
    }
    const stored: SopReference[] = [];
    await inTurns(given ?? [], (id) => {
      if (typeof id !== 'string') {
        throw badFormat(`The "Resources" field must provide an array of strings, found: ${orthancJson(id)}\n`);
      }
      const row = resources.find(id);
      if (row === null) throw unknownResource();
      for (const instance of resources.instances(row.level, id)) {
        const reference = referenceOf(instance, deps);
        if (reference !== null) stored.push(reference);
      }
    });
    return [...stored, ...(listed ?? []).map(referenceIn)];
  };

  const referenceOf = (instance: string, { projections: { resources } }: HttpDependencies): SopReference | null => {
    const row = resources.get('Instance', instance);
    const sopInstance = row?.tags[SOP_INSTANCE];
    return row?.instance && sopInstance !== undefined ? { sopClass: row.instance.sopClass, sopInstance } : null;
  };

  const instancesNamed = (sopInstance: string, { finding }: HttpDependencies): readonly string[] =>
    lookUpResources(finding.search, sopInstance).flatMap(({ level, id }) => (level === 'Instance' ? [id] : []));
};

/** `[class, instance]`, or an object. Throws a fault. */
const referenceIn = (value: Json): SopReference => {
  if (isArray(value)) {
    const [sopClass, sopInstance] = value;
    if (value.length !== 2 || typeof sopClass !== 'string' || typeof sopInstance !== 'string') {
      throw badFormat('An instance entry must provide an array with 2 strings: SOP Class UID and SOP Instance UID');
    }
    return { sopClass, sopInstance };
  }
  if (!isObject(value)) {
    throw badFormat(`JSON array or object is expected to specify one instance to be queried, found: ${orthancJson(value)}\n`);
  }
  const [sopClass, sopInstance] = [member(value, 'SOPClassUID'), member(value, 'SOPInstanceUID')];
  if (typeof sopClass !== 'string' || typeof sopInstance !== 'string') {
    throw badFormat('An instance entry must provide an object with 2 string fiels: "SOPClassUID" and "SOPInstanceUID');
  }
  return { sopClass, sopInstance };
};
