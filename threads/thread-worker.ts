import { serveTasks } from './serve';
import { tasks } from './tasks';

serveTasks(tasks);
