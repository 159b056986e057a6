import { ModifyError } from '../../dicom/modify/modify-error';
import { DicomError } from '../../dicom/port';
import { orthancStatus, statusOf } from '../../domain/orthanc-status';
import { describeRefusal } from '../../jobs/modification/modify-instance';
import { movable } from '../../threads/owned-memory';
import type { Outcome } from '../../threads/port';
import { type Fault, HttpFault } from '../fault';
import { type BuildStage, buildInstance, type Creation } from './build';
import { type Given, type Plan, planCreation } from './plan';

/** Faults as data: errors lose their members on the way between threads. */
export type Planned = { readonly plan: Plan } | { readonly fault: Fault };
export type Built = { readonly file: Uint8Array } | { readonly fault: Fault; readonly stage: BuildStage };

const faultOf = (error: unknown): Fault => {
  if (error instanceof HttpFault) return error.fault;
  if (error instanceof ModifyError) {
    const { code, details } = describeRefusal(error.refusal);
    return { kind: 'described', status: statusOf(code), details };
  }
  if (error instanceof DicomError) return { kind: 'described', status: orthancStatus.BadFileFormat, details: error.reason };
  throw error;
};

export const plannedOf = (body: Uint8Array): Planned => {
  try {
    return { plan: planCreation(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')) };
  } catch (error) {
    return { fault: faultOf(error) };
  }
};

export const builtOf = (creation: Creation): Built => {
  let stage: BuildStage = 'base';
  try {
    return { file: buildInstance(creation, (now) => (stage = now)) };
  } catch (error) {
    return { fault: faultOf(error), stage };
  }
};

/** With memory of its own. */
export const ownGiven = (given: Given): Given =>
  'fault' in given ? given : { payload: { mime: given.payload.mime, bytes: new Uint8Array(movable(given.payload.bytes)) } };

const ownContent = (content: Plan['content']): Plan['content'] => {
  switch (content.kind) {
    case 'none':
      return content;
    case 'one':
      return { kind: 'one', given: ownGiven(content.given) };
    case 'series':
      return { kind: 'series', items: content.items.map(({ given, tags }) => ({ given: ownGiven(given), tags })) };
  }
};

const givensOf = (content: Plan['content']): readonly Given[] => {
  switch (content.kind) {
    case 'none':
      return [];
    case 'one':
      return [content.given];
    case 'series':
      return content.items.map(({ given }) => given);
  }
};

/** The memory of contents, to be moved. */
export const memoryOf = (givens: readonly Given[]): readonly ArrayBuffer[] =>
  givens.flatMap((given) =>
    'fault' in given || !(given.payload.bytes.buffer instanceof ArrayBuffer) ? [] : [given.payload.bytes.buffer],
  );

/** `plannedOf` as a task of the threads. */
export const planCreated = ({ body }: { readonly body: Uint8Array }): Outcome<Planned> => {
  const planned = plannedOf(body);
  if ('fault' in planned) return { value: planned, transfer: [] };
  const plan = { ...planned.plan, content: ownContent(planned.plan.content) };
  return { value: { plan }, transfer: memoryOf(givensOf(plan.content)) };
};

/** `builtOf` as a task of the threads. */
export const buildCreated = (creation: Creation): Outcome<Built> => {
  const built = builtOf(creation);
  if ('fault' in built) return { value: built, transfer: [] };
  const file = new Uint8Array(movable(built.file));
  return { value: { file }, transfer: [file.buffer] };
};
