import { codecTasks } from './codec-tasks';
import { serveTasks } from './serve';

serveTasks(codecTasks);
