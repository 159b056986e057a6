import path from 'node:path';

/** `Worklists`, the section of Orthanc's plug-in for modality worklists. */
export type Worklists = {
  readonly enabled: boolean;
  /** Folder of the files `*.wl`; '' : none. */
  readonly database: string;
  readonly filterIssuerAet: boolean;
  /** 0: no limit. */
  readonly limitAnswers: number;
};

/** Without the section. */
export const NO_WORKLISTS: Worklists = { enabled: false, database: '', filterIssuerAet: false, limitAnswers: 0 };

const isObject = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The section as written, its folder relative to the one of the configuration; null if it is of another type. Unknown members are passed by. */
export const worklists = (value: unknown, folder: string): Worklists | null => {
  if (!isObject(value)) return null;
  const { Enable: enabled = false, Database: database = 'WorklistsDatabase' } = value;
  const { FilterIssuerAet: filterIssuerAet = false, LimitAnswers: limitAnswers = 0 } = value;
  if (typeof enabled !== 'boolean' || typeof database !== 'string' || typeof filterIssuerAet !== 'boolean') return null;
  if (typeof limitAnswers !== 'number' || !Number.isSafeInteger(limitAnswers) || limitAnswers < 0) return null;
  return { enabled, database: path.resolve(folder, database), filterIssuerAet, limitAnswers };
};
