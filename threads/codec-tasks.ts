import { imageTasks } from '../dicom/images/image-tasks';
import { numpy } from '../dicom/images/numpy-task';
import { transcodeFile } from '../dicom/transcode/transcode-task';

/** What the codec threads can do: work of seconds, in WebAssembly. */
export const codecTasks = { ...imageTasks, numpy, transcodeFile };

export type CodecTasks = typeof codecTasks;
