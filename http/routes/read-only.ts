import type { Routes } from '../request-state';

const RESOURCE_WRITE =
  /^\/(patients|studies|series|instances)\/:id(\/(metadata|attachments|labels|protected|reconstruct)(\/.*)?)?$/;
const OTHER_WRITES: ReadonlySet<string> = new Set([
  '/instances',
  '/changes',
  '/exports',
  '/tools/reconstruct',
  '/tools/bulk-delete',
  '/tools/bulk-modify',
  '/tools/bulk-anonymize',
]);

const JOB_WRITE = /^\/(patients|studies|series)\/:id\/(modify|anonymize|merge|split)$/;

const writes = (path: string): boolean =>
  OTHER_WRITES.has(path) || JOB_WRITE.test(path) || (RESOURCE_WRITE.test(path) && !path.endsWith('/verify-md5'));

/**
 * Takes away the routes that change resources: they are then answered as if they had never been there (405, or 404 where no method
 * is left). Option `ReadOnly`: contract 12-newer-releases.md §10.2.
 */
export const withdrawWrites = (routes: Routes): void => {
  routes.stack = routes.stack.filter(({ path, methods }) => methods.includes('GET') || !writes(path));
};
