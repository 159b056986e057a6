import { serveTasks } from '../serve';
import { testTasks } from './tasks';

serveTasks(testTasks);
