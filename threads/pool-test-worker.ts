import { testTasks } from './pool-test-tasks';
import { serveTasks } from './serve';

serveTasks(testTasks);
