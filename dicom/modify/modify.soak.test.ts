import { sampleFiles } from '../testing/sample-files';
import { compareSuite } from './testing/compare-suite';

compareSuite(sampleFiles, 150);
