import { type Difference, errorType } from './differences';

/** What deliberately differs where modalities are asked: reviewed with docs/differences.md. */
export const modalityDifferences: readonly Difference[] = [errorType];
