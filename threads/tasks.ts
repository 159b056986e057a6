import { blobTasks } from '../storage/blob-tasks';
import { digestBlobs } from '../storage/digest-task';
import { lazyTask } from './lazy-task';

const content = (): typeof import('../dicom/content/content-task') => require('../dicom/content/content-task');
const creation = (): typeof import('../http/creation/creation-task') => require('../http/creation/creation-task');
const deflating = (): typeof import('../zip/deflate-task') => require('../zip/deflate-task');
const directory = (): typeof import('../dicom/directory/records-task') => require('../dicom/directory/records-task');
const embedding = (): typeof import('../http/modification/embedded-image') => require('../http/modification/embedded-image');
const making = (): typeof import('../ingest/make-instances-task') => require('../ingest/make-instances-task');
const modifying = (): typeof import('../dicom/modify/modify-task') => require('../dicom/modify/modify-task');
const summaries = (): typeof import('../dicom/summary/summarize-task') => require('../dicom/summary/summarize-task');
const tagsOfFiles = (): typeof import('../ingest/file-tags-task') => require('../ingest/file-tags-task');
const tagsAsText = (): typeof import('../http/tags-task') => require('../http/tags-task');
const values = (): typeof import('../dicom/modify/read-values-task') => require('../dicom/modify/read-values-task');

/** Everything that the server's threads can do. Those that only take uploads load nothing that edits, draws or describes DICOM. */
export const tasks = {
  ...blobTasks,
  digestBlobs,
  buildCreated: lazyTask(() => creation().buildCreated),
  deflate: lazyTask(() => deflating().deflate),
  embedImage: lazyTask(() => embedding().embedImage),
  directoryRecords: lazyTask(() => directory().directoryRecords),
  fileTags: lazyTask(() => tagsOfFiles().fileTags),
  instanceContent: lazyTask(() => content().instanceContent),
  makeInstances: lazyTask(() => making().makeInstances),
  modifyInstance: lazyTask(() => modifying().modifyInstance),
  readValues: lazyTask(() => values().readValues),
  planCreated: lazyTask(() => creation().planCreated),
  summarizeFile: lazyTask(() => summaries().summarizeFile),
  tagsText: lazyTask(() => tagsAsText().tagsText),
};

export type Tasks = typeof tasks;
