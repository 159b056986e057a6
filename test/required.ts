/**
 * Whether tests that need something from the machine are run: if it is there, and under `CI=true` in any case, so that they
 * fail there instead of being skipped. Elsewhere the reason is printed.
 */
export const required = (present: boolean, reason: string): boolean => {
  if (present) return true;
  if (process.env.CI === 'true') return true;
  console.warn(`Skipped: ${reason}`);
  return false;
};
