import type { DicomLimits } from '../port';

const DEFAULTS: DicomLimits = { depth: 64, inflated: 1024 ** 3, elements: 1_000_000 };

export const withDefaults = (limits: Partial<DicomLimits> = {}): DicomLimits => ({ ...DEFAULTS, ...limits });
