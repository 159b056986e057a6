const DIGITS = 17;

type Decimal = { readonly digits: string; readonly exponent: number };

const decimal = (text: string): Decimal => {
  const [mantissa = '', power = '0'] = text.split('e');
  return { digits: mantissa.replace('.', ''), exponent: Number(power) };
};

/** 17 significant digits. A number that lies in the middle goes to the even digit, as in C; JavaScript rounds it up. */
const rounded = (value: number): Decimal => {
  const up = decimal(value.toExponential(DIGITS - 1));
  if (Number(up.digits.at(-1)) % 2 === 0) return up;
  const exact = decimal(value.toExponential(60));
  const isMiddle = /^50*$/.test(exact.digits.slice(DIGITS));
  return isMiddle ? { digits: exact.digits.slice(0, DIGITS), exponent: exact.exponent } : up;
};

const withoutZeros = (text: string): string => (text.includes('.') ? text.replace(/\.?0*$/, '') : text);

const fixed = (digits: string, exponent: number): string => {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  return `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
};

/** A number as C's `%.17g` prints it, and so Orthanc: 17 significant digits, trailing zeros dropped. */
export const floatText = (value: number): string => {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const sign = value < 0 ? '-' : '';
  const { digits, exponent } = rounded(Math.abs(value));
  if (exponent >= -4 && exponent < DIGITS) return sign + withoutZeros(fixed(digits, exponent));
  const power = String(Math.abs(exponent)).padStart(2, '0');
  return `${sign}${withoutZeros(`${digits[0]}.${digits.slice(1)}`)}e${exponent < 0 ? '-' : '+'}${power}`;
};
