import { sampleKinds } from '../testing/sample-files';
import { compareSuite } from './testing/compare-suite';

/** One file of each kind; all of them are compared by the soak suite. */
compareSuite(sampleKinds, 60);
