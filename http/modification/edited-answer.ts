import { Readable } from 'node:stream';
import { ModifyError } from '../../dicom/modify/modify-error';
import { type EditedInstance, type EditRequest, type InstanceEditing, TranscodeError } from '../../dicom/modify/port';
import { DicomError } from '../../dicom/port';
import { orthancStatus, statusOf } from '../../domain/orthanc-status';
import { describeRefusal } from '../../jobs/modification/modify-instance';
import type { Answer } from '../answer';
import { unknownResource } from '../errors';
import { described } from '../fault';

/** A stored instance as it was edited, for download: nothing is stored. Throws a fault. */
export const answerEdited = async (edit: InstanceEditing, instance: string, request: EditRequest): Promise<Answer> => {
  const edited = await editing(() => edit(instance, request));
  if (edited === null) throw unknownResource();
  const { length, content, release } = edited;
  const open = (): Readable => {
    const stream = content.kind === 'bytes' ? Readable.from([content.bytes], { objectMode: false }) : content.open();
    return stream.once('close', () => void release());
  };
  return { kind: 'stream', status: 200, headers: [['Content-Type', 'application/dicom']], length, open };
};

const editing = async (work: () => Promise<EditedInstance | null>): Promise<EditedInstance | null> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ModifyError) {
      const { code, details } = describeRefusal(error.refusal);
      throw described(statusOf(code), details);
    }
    if (error instanceof TranscodeError) {
      throw described(orthancStatus.InternalError, `Cannot transcode to transfer syntax: ${error.transferSyntax}`);
    }
    if (error instanceof DicomError) throw described(orthancStatus.BadFileFormat, error.reason);
    throw error;
  }
};
