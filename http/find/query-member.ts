import * as E from 'fp-ts/Either';
import { lookUp } from '../../dicom/dictionary/dictionary';
import { readTag } from '../../dicom/dictionary/read-tag';
import { type Constraint, type ConstraintError, readConstraint } from '../../dicom/matching/constraint';
import { tagKey } from '../../dicom/parse/tag';
import type { Json } from '../../domain/json';
import { orthancStatus } from '../../domain/orthanc-status';
import type { FindQuery } from '../../find/port';
import { unhandled } from '../errors';
import { described, type HttpFault } from '../fault';
import { badRequest, isObject } from '../json-object-body';

const refused = (error: ConstraintError, subject: string): HttpFault => {
  switch (error._tag) {
    case 'WildcardsNotAllowed':
      return described(orthancStatus.ParameterOutOfRange, `Wildcards are not allowed on ${subject}`);
    case 'PatternTooLong':
      return described(orthancStatus.ParameterOutOfRange, `A pattern must not exceed ${error.limit} characters on ${subject}`);
    case 'TooManyValues':
      return described(orthancStatus.ParameterOutOfRange, `A list must not exceed ${error.limit} values on ${subject}`);
  }
};

export const constraintOf = (vr: string, text: string, subject: string): Constraint => {
  const constraint = readConstraint(vr, text);
  if (E.isLeft(constraint)) throw refused(constraint.left, subject);
  return constraint.right;
};

/** Tags, or metadata, that one query may ask of. */
export const MOST_CONSTRAINTS = 1000;

/** Members are checked one after the other, by name, as 1.10.1 does (observed). Throws a fault. */
export const tagsOfQuery = (query: Json | undefined): FindQuery['tags'] => {
  if (query === null) return [];
  if (!isObject(query)) throw unhandled();
  const members = Object.entries(query);
  if (members.length > MOST_CONSTRAINTS) throw badRequest(`Field "Query" should have at most ${MOST_CONSTRAINTS} members`);
  return members
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, text]) => {
      if (typeof text !== 'string') throw badRequest(`Tag "${name}" should be associated with a string`);
      const number = readTag(name);
      // 1.10.1 does not look at the name of a tag of which nothing is asked (observed).
      if (number === null && text === '') return [];
      if (number === null) throw described(orthancStatus.UnknownDicomTag);
      const tag = tagKey(number);
      return [{ tag, constraint: constraintOf(lookUp(number).vr, text, `tag ${tag}`) }];
    });
};
