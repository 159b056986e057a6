import type { Micros } from './time';

const MICROS_PER_SECOND = 1_000_000;

/** `YYYYMMDDTHHMMSS.ffffff` in UTC; the fraction is left out when it is zero (contract 01-jobs.md §2). */
export const formatTime = (time: Micros): string => {
  const seconds = Math.floor(time / MICROS_PER_SECOND);
  const fraction = time - seconds * MICROS_PER_SECOND;
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19).replace(/[-:]/g, '');
  return fraction === 0 ? whole : `${whole}.${String(fraction).padStart(6, '0')}`;
};

const COMPACT = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(?:\.(\d{1,6}))?$/;
const ISO = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,6})\d*)?(Z|[+-]\d{2}:\d{2})$/;

/** Reads what `formatTime` writes, and ISO 8601 with seconds and a zone (digits beyond microseconds are cut). Null for anything else. */
export const parseTime = (text: string): Micros | null => {
  const compact = COMPACT.exec(text);
  if (compact) {
    const [, year, month, day, hour, minute, second, fraction] = compact;
    return micros(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`, fraction);
  }
  const iso = ISO.exec(text);
  return iso ? micros(`${iso[1]}${iso[3]}`, iso[2]) : null;
};

const micros = (wholeSeconds: string, fraction = ''): Micros | null => {
  const milliseconds = Date.parse(wholeSeconds);
  return Number.isNaN(milliseconds) ? null : milliseconds * 1000 + Number(fraction.padEnd(6, '0'));
};
