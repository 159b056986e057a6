import { transcodeFile } from '../dicom/transcode/transcode-task';

/** What the codec threads can do: work of seconds, in WebAssembly. */
export const codecTasks = { transcodeFile };

export type CodecTasks = typeof codecTasks;
