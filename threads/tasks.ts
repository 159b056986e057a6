import { blobTasks } from '../storage/blob-tasks';
import { deflate } from '../zip/deflate-task';

/** Everything that the server's threads can do. */
export const tasks = { ...blobTasks, deflate };

export type Tasks = typeof tasks;
