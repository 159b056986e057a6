import type { GroupTexts } from '../operation-text';
import { annotations } from './annotations';
import { archives } from './archives';
import { changes } from './changes';
import { creation } from './creation';
import { finds } from './finds';
import { images } from './images';
import { instances } from './instances';
import { jobs } from './jobs';
import { modalities } from './modalities';
import { modalityOperations } from './modality-operations';
import { modifications } from './modifications';
import { remotes } from './remotes';
import { resources } from './resources';
import { settings } from './settings';
import { system } from './system';

/** What is said of routes: a new route writes its text into the file of its group, a new group is added here. */
export const groups: readonly GroupTexts[] = [
  system,
  settings,
  jobs,
  archives,
  instances,
  images,
  resources,
  annotations,
  finds,
  changes,
  creation,
  modalities,
  modalityOperations,
  modifications,
  remotes,
];
