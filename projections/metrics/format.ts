const DIGITS = 9;

/** A value as Orthanc 1.10.1 prints it (contract 08-metrics.md): a 32-bit float in C++'s default notation, 9 significant digits. */
export const formatValue = (value: number): string => {
  const float = Math.fround(value);
  if (!Number.isFinite(float)) return Number.isNaN(float) ? 'nan' : float > 0 ? 'inf' : '-inf';
  const [mantissa = '', power = ''] = float.toExponential(DIGITS - 1).split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < DIGITS) return trimmed(float.toFixed(DIGITS - 1 - exponent));
  const sign = exponent < 0 ? '-' : '+';
  return `${trimmed(mantissa)}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
};

const trimmed = (digits: string): string => (digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits);
