import { sep } from 'node:path';
import type { Test } from '@jest/test-result';
import Sequencer from '@jest/test-sequencer';

/** Suites that take longest, some 20 s and more each on two cores, the longest first. */
const LONGEST = [
  'test/differential.peers',
  'test/crash.',
  'dicom/orthanc.peers',
  'transcode.peers',
  'images.peers',
  'lost-events',
  'start-and-stop',
  'all-samples.peers',
  'eventstoredb/import-kills',
  'test/eventstoredb.test',
  'eventstoredb/end-to-end',
  'kill-making',
  'fuzz',
  'sqlite/store',
  'eventstoredb/under-load',
  'dicom-network/scp',
  'test/end-to-end',
  'storage-owner',
];

const place = ({ path }: Test): number => {
  const at = LONGEST.findIndex((name) => path.includes(name.replaceAll('/', sep)));
  return at < 0 ? LONGEST.length : at;
};

/** Begins with the longest suites: what comes last then keeps one worker for a moment only. The others as jest orders them, by their size where nothing else is known. */
export default class LongestFirst extends Sequencer {
  override async sort(tests: Test[]): Promise<Test[]> {
    const usual = await super.sort(tests);
    return [...usual].sort((a, b) => place(a) - place(b));
  }
}
