import { type Either, left, right } from 'fp-ts/Either';
import type { Json, JsonObject } from '../json';
import { MANUFACTURERS, type Manufacturer, type Modality, type Permission, RETRIEVE_METHODS } from './modality';
import { PERMISSION_NAMES } from './modality-json';

/** Why a value describes no modality. `expected` names a member and its type; null where Orthanc says no more. */
export type ModalityFault =
  | { readonly _tag: 'NoModality'; readonly expected: string | null }
  | { readonly _tag: 'PortOutOfRange'; readonly port: number }
  | { readonly _tag: 'UnknownManufacturer'; readonly manufacturer: string }
  | { readonly _tag: 'UnknownRetrieveMethod'; readonly method: string };

/** Names of manufacturers that Orthanc still takes, with what they mean today (observed on 1.10.1). */
const OBSOLETE: { readonly [name: string]: Manufacturer } = {
  AgfaImpax: 'GenericNoWildcardInDates',
  ClearCanvas: 'Generic',
  Dcm4Chee: 'Generic',
  EFilm2: 'Generic',
  MedInria: 'Generic',
  SyngoVia: 'GenericNoWildcardInDates',
};

/** Ends the reading of a value; it never leaves this file. */
class Refused extends Error {
  constructor(readonly fault: ModalityFault) {
    super(fault._tag);
  }
}

/** Reads the short form `[AET, Host, Port, Manufacturer?]` or the long one, an object: contract 06-dimse.md §1. */
export const readModality = (value: Json): Either<ModalityFault, Modality> => {
  try {
    return right(modalityOf(value));
  } catch (error) {
    if (error instanceof Refused) return left(error.fault);
    throw error;
  }
};

const modalityOf = (value: Json): Modality => {
  if (isArray(value)) return shortForm(value);
  if (typeof value !== 'object' || value === null) throw noModality(null);
  return longForm(value);
};

const all: Modality['allows'] = {
  echo: true,
  eventReport: true,
  find: true,
  findWorklist: true,
  get: true,
  move: true,
  nAction: true,
  store: true,
  transcoding: true,
};

const defaults = {
  allows: all,
  localAet: '',
  manufacturer: 'Generic',
  retrieveMethod: 'SystemDefault',
  timeout: 0,
  useDicomTls: false,
} as const satisfies Partial<Modality>;

const shortForm = (items: readonly Json[]): Modality => {
  const [aet, host, port = null, manufacturer = 'Generic'] = items;
  if (items.length < 3 || items.length > 4 || typeof aet !== 'string' || typeof host !== 'string') throw noModality(null);
  if (typeof manufacturer !== 'string') throw noModality(null);
  return { ...defaults, aet, host, port: portOf(port), manufacturer: manufacturerOf(manufacturer) };
};

const longForm = (members: JsonObject): Modality => {
  const text = (name: string, otherwise: string | null): string => {
    const value = members[name] ?? otherwise;
    if (typeof value !== 'string') throw noModality(`String value expected in field: ${name}`);
    return value;
  };
  const flag = (name: string, otherwise: boolean): boolean => {
    const value = members[name] ?? otherwise;
    if (typeof value !== 'boolean') throw noModality(`Boolean value expected in field: ${name}`);
    return value;
  };
  const allowed = (permission: Permission): boolean => flag(PERMISSION_NAMES[permission], true);
  const aet = text('AET', null);
  const host = text('Host', null);
  const port = portOf(members.Port ?? null);
  const manufacturer = manufacturerOf(text('Manufacturer', defaults.manufacturer));
  const commitment = members.AllowStorageCommitment === undefined ? null : flag('AllowStorageCommitment', true);
  return {
    aet,
    host,
    port,
    manufacturer,
    allows: {
      echo: allowed('echo'),
      eventReport: commitment ?? allowed('eventReport'),
      find: allowed('find'),
      findWorklist: allowed('findWorklist'),
      get: allowed('get'),
      move: allowed('move'),
      nAction: commitment ?? allowed('nAction'),
      store: allowed('store'),
      transcoding: allowed('transcoding'),
    },
    useDicomTls: flag('UseDicomTls', defaults.useDicomTls),
    localAet: text('LocalAet', defaults.localAet),
    timeout: timeoutOf(members.Timeout ?? defaults.timeout),
    retrieveMethod: retrieveMethodOf(text('RetrieveMethod', defaults.retrieveMethod)),
  };
};

const portOf = (value: Json): number => {
  const port = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof port !== 'number' || !Number.isInteger(port)) throw noModality(null);
  if (port < 1 || port > 65534) throw new Refused({ _tag: 'PortOutOfRange', port });
  return port;
};

const timeoutOf = (value: Json): number => {
  if (typeof value !== 'number' || !Number.isInteger(value)) throw noModality('Integer value expected in field: Timeout');
  if (value < 0 || value >= 2 ** 31) throw noModality('Unsigned integer value expected in field: Timeout');
  return value;
};

const manufacturerOf = (given: string): Manufacturer => {
  const manufacturer =
    MANUFACTURERS.find((known) => known === given) ?? (Object.hasOwn(OBSOLETE, given) ? OBSOLETE[given] : null);
  if (manufacturer) return manufacturer;
  throw new Refused({ _tag: 'UnknownManufacturer', manufacturer: given });
};

const retrieveMethodOf = (given: string): Modality['retrieveMethod'] => {
  const method = RETRIEVE_METHODS.find((known) => known === given);
  if (method !== undefined) return method;
  throw new Refused({ _tag: 'UnknownRetrieveMethod', method: given });
};

const noModality = (expected: string | null): Refused => new Refused({ _tag: 'NoModality', expected });

const isArray = (value: Json): value is readonly Json[] => Array.isArray(value);
