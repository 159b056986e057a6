import { blobTasks } from '../storage/blob-tasks';
import { deflate } from '../zip/deflate-task';
import { gunzip } from './gunzip-task';

/** Everything that the server's threads can do. */
export const tasks = { ...blobTasks, deflate, gunzip };

export type Tasks = typeof tasks;
