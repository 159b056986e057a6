import type { Json } from '../domain/json';
import { orthancStatus } from '../domain/orthanc-status';
import { described, type HttpFault } from './fault';
import { isSynchronous, priorityOf, userDataOf } from './job-options';
import { booleanMember, isArray, isObject } from './json-object-body';
import { type ParsedJson, parseJson } from './parse-json';
import { type TranscodeRequest, transcodeOfBody } from './transcode-request';

/** What a client asks for with an archive. */
export type ArchiveRequest = {
  readonly synchronous: boolean;
  readonly priority: number;
  readonly transcode: TranscodeRequest | null;
  /** Media only. */
  readonly extended: boolean;
  /** Names in the archive are UTF-8, else ASCII. */
  readonly utf8: boolean;
  readonly filename: string | null;
  readonly userData: Json;
};

export const defaultRequest: ArchiveRequest = {
  synchronous: true,
  priority: 0,
  transcode: null,
  extended: false,
  utf8: false,
  filename: null,
  userData: null,
};

/** `POST /{level}/{id}/archive` or `/media`: any JSON value; only an object has options. Throws a fault. */
export const readArchiveBody = (body: string, defaults = defaultRequest): ArchiveRequest => {
  const parsed = parseJson(body);
  if (parsed === null) throw described(orthancStatus.BadFileFormat);
  return optionsOf(parsed, defaults);
};

/** `POST /tools/create-archive`, or `create-media`: a list of identifiers, or an object with `Resources`. Throws a fault. */
export const readCreateArchiveBody = (
  body: string,
  defaults = defaultRequest,
): { readonly request: ArchiveRequest; readonly resources: readonly Json[] } => {
  const parsed = parseJson(body);
  if (parsed === null) throw invalid('Expected a list of resources to archive in the body');
  const { value } = parsed;
  if (isArray(value)) return { request: defaults, resources: value };
  if (!isObject(value)) throw described(orthancStatus.BadFileFormat);
  const request = optionsOf(parsed, defaults);
  const { Resources: resources } = value;
  if (resources === undefined) throw invalid('Missing field Resources in the JSON body');
  if (!isArray(resources)) throw invalid('Expected a list of strings (Orthanc identifiers)');
  return { request, resources };
};

/**
 * The identifiers of a list, each once, checked one after the other, as 1.10.1 does: of an unknown one and of one that is no string,
 * the first in the list decides the error.
 */
export const identifiersOf = (resources: readonly Json[], isKnown: (id: string) => boolean): readonly string[] =>
  [...new Set(resources)].map((resource) => {
    if (typeof resource !== 'string') throw invalid('Expected a list of strings (Orthanc identifiers)');
    if (!isKnown(resource)) throw described(orthancStatus.UnknownResource);
    return resource;
  });

/** Characters. */
export const MAXIMUM_FILENAME = 1024;

const checkFilename = (filename: Json | undefined): void => {
  if (typeof filename === 'string' && filename.length > MAXIMUM_FILENAME) {
    throw described(orthancStatus.ParameterOutOfRange, `Filename must not exceed ${MAXIMUM_FILENAME} characters`);
  }
};

/** Checks in the order of 1.10.1: Synchronous, Asynchronous, Priority, Extended (of archives too), Transcode (observed); then Utf8. */
const optionsOf = (parsed: ParsedJson, defaults: ArchiveRequest): ArchiveRequest => {
  if (!isObject(parsed.value)) return defaults;
  const { Filename: filename } = parsed.value;
  const synchronous = isSynchronous(parsed.value, true);
  const priority = priorityOf(parsed.value, parsed.doubles);
  const extended = booleanMember(parsed.value, 'Extended', defaults.extended);
  const transcode = transcodeOfBody(parsed.value);
  const utf8 = booleanMember(parsed.value, 'Utf8', defaults.utf8);
  checkFilename(filename);
  return {
    synchronous,
    priority,
    transcode,
    extended,
    utf8,
    filename: typeof filename === 'string' && filename !== '' ? filename : null,
    userData: userDataOf(parsed.value),
  };
};

const invalid = (details: string): HttpFault => described(orthancStatus.BadFileFormat, details);
