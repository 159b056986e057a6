import { instanceContent } from '../dicom/content/content-task';
import { directoryRecords } from '../dicom/directory/records-task';
import { modifyInstance } from '../dicom/modify/modify-task';
import { readValues } from '../dicom/modify/read-values-task';
import { summarizeFile } from '../dicom/summary/summarize-task';
import { buildCreated, planCreated } from '../http/creation/creation-task';
import { embedImage } from '../http/modification/embedded-image';
import { tagsText } from '../http/tags-task';
import { fileTags } from '../ingest/file-tags-task';
import { makeInstances } from '../ingest/make-instances-task';
import { blobTasks } from '../storage/blob-tasks';
import { digestBlobs } from '../storage/digest-task';
import { deflate } from '../zip/deflate-task';

/** Everything that the server's threads can do. */
export const tasks = {
  ...blobTasks,
  buildCreated,
  deflate,
  digestBlobs,
  embedImage,
  directoryRecords,
  fileTags,
  instanceContent,
  makeInstances,
  modifyInstance,
  readValues,
  planCreated,
  summarizeFile,
  tagsText,
};

export type Tasks = typeof tasks;
