import type { ByteRange } from './deps';

const RANGE = /^bytes=(\d*)-(\d*)$/;

/**
 * Reads a `Range` header against a body of `size` bytes (RFC 9110 §14.2). `whole`: there is no range, or one that we may
 * ignore (several ranges, another unit, bad syntax). `unsatisfiable`: 416.
 */
export const parseRange = (header: string | undefined, size: number): ByteRange | 'whole' | 'unsatisfiable' => {
  const match = RANGE.exec(header ?? '');
  if (match === null) return 'whole';
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return 'whole';
  if (first === '') {
    const length = Number(last);
    return length === 0 || size === 0 ? 'unsatisfiable' : { start: Math.max(0, size - length), end: size - 1 };
  }
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < start) return 'whole';
  return start >= size ? 'unsatisfiable' : { start, end };
};
