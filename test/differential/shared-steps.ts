import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { get, type Step, upload } from './step';

const LARGEST = 4 * 1024 * 1024;

/** The DICOM files below a folder: those with the magic of PS3.10. */
const dicomFiles = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && statSync(path).size < LARGEST)
    .filter((path) => readFileSync(path).subarray(128, 132).toString('latin1') === 'DICM')
    .sort();

/** Uploads every file of the trial data; `ids` tells the ids that a first server gave them, for the questions that follow. */
export const sharedUploads = (folder: string): readonly Step[] =>
  dicomFiles(folder).map((path) => upload(relative(folder, path), readFileSync(path)));

/** What is asked of the resources that the uploads made. */
export const sharedQuestions = (instances: readonly string[], studies: readonly string[]): readonly Step[] => [
  ...['patients', 'studies', 'series', 'instances'].flatMap((level) => [
    get(`/${level}`),
    get(`/${level}?expand`),
    get(`/${level}?expand&full`),
  ]),
  get('/statistics'),
  ...instances.flatMap((id) => [
    get(`/instances/${id}/tags`),
    get(`/instances/${id}/simplified-tags`),
    get(`/instances/${id}/file`),
  ]),
  ...studies.map((id) => get(`/studies/${id}/archive`)),
];
