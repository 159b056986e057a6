import type { JsonObject } from '../domain/json';
import type { ResourceRow } from '../projections/port';
import { pathOf } from './levels';

type Vector = readonly [number, number, number];
type Slice = { readonly id: string; readonly frames: number; readonly index: number | null; readonly row: ResourceRow };

const ORIENTATION = '0020,0037';
const POSITION = '0020,0032';
const NUMBER_OF_FRAMES = '0028,0008';

/** What two numbers may differ by and still be taken for one: ten times the precision of single floats (probed on 1.10.1). */
const NEAR = 10 * 2 ** -23;

/** Frames that one answer lists. */
export const MOST_FRAMES = 200_000;

export type OrderedSlices =
  | { readonly kind: 'ordered'; readonly instances: readonly string[]; readonly json: JsonObject }
  /** Neither positions nor numbers tell the order. */
  | { readonly kind: 'unordered' }
  | { readonly kind: 'tooMany' };

/**
 * The instances of a series as a stack (contract 09-resources.md §4, rules as observed on 1.10.1): along their common normal if all have a
 * position of their own on it, else by their index in the series. `rows`: in the order of insertion.
 */
export const orderedSlices = (rows: readonly ResourceRow[]): OrderedSlices => {
  const slices = rows.map((row) => ({ id: row.id, frames: framesOf(row), index: row.instance?.indexInSeries ?? null, row }));
  if (slices.reduce((sum, { frames }) => sum + frames, 0) > MOST_FRAMES) return { kind: 'tooMany' };
  const volume = asVolume(slices);
  if (volume !== null) return ordered(volume, 'Volume');
  const sequence = asSequence(slices);
  return sequence === null ? { kind: 'unordered' } : ordered(sequence, 'Sequence');
};

const ordered = (slices: readonly Slice[], type: 'Volume' | 'Sequence'): OrderedSlices => ({
  kind: 'ordered',
  instances: slices.map(({ id }) => id),
  json: slicesJson(slices, type),
});

const framesOf = ({ tags }: ResourceRow): number => {
  const text = tags[NUMBER_OF_FRAMES]?.trim() ?? '';
  return /^\+?\d{1,9}$/.test(text) ? Number(text) : 1;
};

const asSequence = (slices: readonly Slice[]): readonly Slice[] | null => {
  if (slices.length > 1 && slices.some(({ index }) => index === null)) return null;
  return slices.toSorted((a, b) => unsigned(a.index) - unsigned(b.index));
};

/** Orthanc takes an index for an unsigned number of 32 bits. */
const unsigned = (index: number | null): number => (index ?? 0) >>> 0;

const asVolume = (slices: readonly Slice[]): readonly Slice[] | null => {
  const normals = slices.map(({ row }) => normalOf(row));
  const [normal] = normals;
  if (slices.length < 2 || normal === undefined || normal === null) return null;
  if (!normals.every((other) => other !== null && isParallel(normal, other))) return null;
  const placed: { readonly slice: Slice; readonly distance: number }[] = [];
  for (const slice of slices) {
    const position = numbers(slice.row.tags[POSITION], 3);
    if (position === null) return null;
    placed.push({ slice, distance: Math.fround(dot(normal, vectorOf(position))) });
  }
  placed.sort((a, b) => a.distance - b.distance);
  const isDouble = placed.some(({ distance }, index) => distance - (placed[index - 1]?.distance ?? -Infinity) <= NEAR);
  return isDouble ? null : placed.map(({ slice }) => slice);
};

/** The unit vector across the plane of an image: of the directions of its rows and columns (PS3.3 C.7.6.2.1.1). */
const normalOf = ({ tags }: ResourceRow): Vector | null => {
  const cosines = numbers(tags[ORIENTATION], 6);
  if (cosines === null) return null;
  const [a, b, c] = vectorOf(cosines);
  const [d, e, f] = vectorOf(cosines.slice(3));
  const cross: Vector = [b * f - c * e, c * d - a * f, a * e - b * d];
  const length = Math.sqrt(dot(cross, cross));
  return length <= NEAR ? null : vectorOf(cross.map((component) => component / length));
};

const isParallel = (a: Vector, b: Vector): boolean => 1 - Math.abs(dot(a, b)) <= NEAR;

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

const vectorOf = ([x = 0, y = 0, z = 0]: readonly number[]): Vector => [x, y, z];

/** The numbers of a value of that many parts, or null. */
const numbers = (text: string | undefined, count: number): readonly number[] | null => {
  const parts = (text ?? '').split('\\').map((part) => part.trim());
  const values = parts.map((part) => (part === '' ? Number.NaN : Number(part)));
  return values.length === count && values.every(Number.isFinite) ? values : null;
};

const slicesJson = (slices: readonly Slice[], type: 'Volume' | 'Sequence'): JsonObject => ({
  Dicom: slices.map(({ id }) => `${pathOf('Instance', id)}/file`),
  Slices: slices.flatMap(({ id, frames }) =>
    Array.from({ length: frames }, (_, frame) => `${pathOf('Instance', id)}/frames/${frame}`),
  ),
  SlicesShort: slices.map(({ id, frames }) => [id, 0, frames]),
  Type: type,
});
