import { readTag } from '../dicom/dictionary/read-tag';
import type { TagsChoice } from '../dicom/port';
import { orthancStatus } from '../domain/orthanc-status';
import { booleanArgument } from './boolean-argument';
import { described } from './fault';
import type { Context } from './request-state';

/** Tags that one request may name. */
const MOST_TAGS = 1000;

/**
 * `ignore-length`: tags separated by commas, so that `gggg,eeee` is none (observed on 1.10.1; it may be there several times). `whole`: since 1.12.4. Throws
 * a fault.
 */
export const tagsChoice = (context: Context, newer: boolean): TagsChoice => ({
  ignoreLength: ignoredLengths(context),
  whole: newer && booleanArgument(context, 'whole', false, true),
});

const ignoredLengths = (context: Context): readonly number[] => {
  const given = Object.hasOwn(context.query, 'ignore-length') ? context.query['ignore-length'] : undefined;
  if (given === undefined) return [];
  const names = [given].flat().flatMap((list) => list.split(','));
  if (names.length > MOST_TAGS) throw described(orthancStatus.BadRequest, `More than ${MOST_TAGS} tags in ignore-length`);
  return names.map((name) => {
    const tag = readTag(name);
    if (tag === null) throw described(orthancStatus.UnknownDicomTag);
    return tag;
  });
};
