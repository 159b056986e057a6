import type { TagsFormat } from '../../dicom/port';
import type { Json } from '../../domain/json';
import { orthancStatus } from '../../domain/orthanc-status';
import type { FindQuery } from '../../find/port';
import type { AnnotationNames } from '../annotation-names';
import { unhandled } from '../errors';
import { described } from '../fault';
import { badRequest, bodyFormat, member, type ObjectBody, readObjectBody } from '../json-object-body';
import { levelNamed } from '../level-name';
import {
  labelsOf,
  metadataOf,
  orderOf,
  parentOf,
  type ResponseContent,
  requestedTagsOf,
  responseContentOf,
} from './newer-members';
import { tagsOfQuery } from './query-member';

export type FindRequest = {
  readonly query: FindQuery;
  /** What each answer holds: its id alone, the whole resource, or some of its members. */
  readonly shown: 'ids' | 'expanded' | ReadonlySet<ResponseContent>;
  readonly format: TagsFormat;
  readonly requestedTags: readonly string[];
};

/** What a server's options allow one find to answer; null: no limit. */
export type FindLimits = { readonly results: number | null; readonly instances: number | null };

const LARGEST = 2 ** 31 - 1;

/** The number, or 0 where it is absent; checked for its sign later. Throws a fault. */
const integer = ({ members, doubles }: ObjectBody, name: string): number => {
  const value = member(members, name);
  if (value === undefined) return 0;
  if (typeof value !== 'number' || doubles.has(name) || value >= 2 ** 63)
    throw badRequest(`Field "${name}" should be an integer`);
  return value;
};

const checkSize = (value: number): void => {
  if (value > LARGEST || value < -LARGEST - 1) throw unhandled();
};

const checkSign = (value: number, name: string): void => {
  if (value < 0) throw described(orthancStatus.ParameterOutOfRange, `Field "${name}" should be a positive integer`);
};

/** As jsoncpp turns a value into a boolean: null is false, numbers but 0 are true, others cannot be. */
const loose = (value: Json | undefined): boolean => {
  if (value === undefined || value === null) return false;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  throw unhandled();
};

/** The members that a count has as well. Throws a fault. */
const requiredMembers = ({ members }: ObjectBody): { readonly level: string; readonly caseSensitive: boolean } => {
  const level = member(members, 'Level');
  if (typeof level !== 'string') throw badRequest('Field "Level" is missing, or should be a string');
  if (member(members, 'Query') === undefined) throw badRequest('Field "Query" is missing, or should be a JSON object');
  const caseSensitive = member(members, 'CaseSensitive') ?? false;
  if (member(members, 'CaseSensitive') === null || typeof caseSensitive !== 'boolean') {
    throw badRequest('Field "CaseSensitive" should be a Boolean');
  }
  return { level, caseSensitive };
};

/** The body of `POST /tools/find`, checked in the order of 1.10.1 (observed). Throws a fault. */
export const readFindBody = (text: string, limits: FindLimits, names: AnnotationNames): FindRequest => {
  const body = readObjectBody(text);
  const { members } = body;
  const { level: levelName, caseSensitive } = requiredMembers(body);
  const limit = integer(body, 'Limit');
  const since = integer(body, 'Since');
  const [labels, requestedTags, content] = [labelsOf(members), requestedTagsOf(members), responseContentOf(members)];
  const [parent, orderBy, metadata] = [parentOf(members), orderOf(members, names), metadataOf(members, names)];
  const expand = loose(member(members, 'Expand'));
  for (const size of [limit, since]) checkSize(size);
  checkSign(limit, 'Limit');
  checkSign(since, 'Since');
  const level = levelNamed(levelName);
  const tags = tagsOfQuery(member(members, 'Query'));
  const most = level === 'Instance' ? limits.instances : limits.results;
  const query: FindQuery = {
    level,
    tags,
    metadata,
    labels,
    parent,
    caseSensitive,
    orderBy,
    since,
    limit: limit === 0 ? most : Math.min(limit, most ?? limit),
  };
  return { query, shown: content ?? (expand ? 'expanded' : 'ids'), format: bodyFormat(members), requestedTags };
};

/** The body of `POST /tools/count-resources` (contract 12-newer-releases.md §6.3). Throws a fault. */
export const readCountBody = (text: string, names: AnnotationNames): FindQuery => {
  const body = readObjectBody(text);
  const { members } = body;
  const { level, caseSensitive } = requiredMembers(body);
  if (caseSensitive) throw described(orthancStatus.ParameterOutOfRange, 'Resources cannot be counted with "CaseSensitive": true');
  return {
    level: levelNamed(level),
    tags: tagsOfQuery(member(members, 'Query')),
    metadata: metadataOf(members, names),
    labels: labelsOf(members),
    parent: parentOf(members),
    caseSensitive,
    orderBy: [],
    since: 0,
    limit: null,
  };
};
