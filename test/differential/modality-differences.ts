import { type Difference, errorType } from './differences';

/** What deliberately differs where modalities are asked: reviewed with docs/differences.md. */
export const modalityDifferences: readonly Difference[] = [
  errorType,
  {
    steps: /^GET \/exports(\?last|\?since=x)?$/,
    aspects: ['body'],
    reason: 'An export is listed when its job is submitted; 1.10.1 also lists those of requests that it then refuses',
  },
];
