import { countOf, integerOf } from '../text/integer-text';

/** The text of a tag, or undefined if the file lacks it. */
export type TextOf = (tag: number) => string | undefined;

const CARDIAC_NUMBER_OF_IMAGES = 0x00181090;
const INSTANCE_NUMBER = 0x00200013;
const NUMBER_OF_TEMPORAL_POSITIONS = 0x00200105;
const IMAGES_IN_ACQUISITION = 0x00201002;
const NUMBER_OF_SLICES = 0x00540081;
const NUMBER_OF_TIME_SLICES = 0x00540101;
const IMAGE_INDEX = 0x00541330;

const product = (...texts: readonly string[]): number | null => {
  let result = 1n;
  for (const text of texts) {
    const count = countOf(text);
    if (count === null || count === 0n) return null;
    result *= count;
  }
  return Number(BigInt.asIntN(32, result));
};

/** How many instances the series has by its tags, or null. The first pair of tags that is there decides, even if it says nothing (observed on Orthanc). */
export const expectedNumberOfInstances = (textOf: TextOf): number | null => {
  const images = textOf(IMAGES_IN_ACQUISITION);
  const positions = textOf(NUMBER_OF_TEMPORAL_POSITIONS);
  if (images !== undefined && positions !== undefined) return product(images, positions);
  const slices = textOf(NUMBER_OF_SLICES);
  const times = textOf(NUMBER_OF_TIME_SLICES);
  if (slices !== undefined && times !== undefined) return product(slices, times);
  const cardiac = textOf(CARDIAC_NUMBER_OF_IMAGES);
  return cardiac === undefined ? null : product(cardiac);
};

/** InstanceNumber, else ImageIndex, if it is a whole number. */
export const indexInSeries = (textOf: TextOf): number | null => {
  const text = textOf(INSTANCE_NUMBER) ?? textOf(IMAGE_INDEX);
  return text === undefined ? null : integerOf(text.trim());
};
