import type { Decision } from '../edit/editor';
import type { Element } from '../parse/element-index';
import type { Syntax } from '../parse/frame';
import type { Reader } from '../parse/reader';
import { PIXEL_DATA } from '../parse/tag';
import { OB } from '../parse/vr';
import { isEncapsulated, type PixelSource, pixelSource } from '../pixels/pixel-source';
import { imageChanges } from './image-changes';
import { native } from './write-pixels';

/** All items, however deep. */
function* itemsOf(elements: readonly Element[]): Generator<readonly Element[]> {
  for (const { items } of elements) {
    for (const item of items ?? []) {
      yield item.elements;
      yield* itemsOf(item.elements);
    }
  }
}

/** The decoded value alone: the editor writes its header. */
const decodedValue = (icon: PixelSource, syntax: Syntax): Buffer => {
  const { image } = icon.decoded(0);
  const [, ...value] = native((frame) => icon.decoded(frame), image, syntax);
  return Buffer.concat(value);
};

/**
 * What becomes of pixel data in sequences (icons, PS3.5, A.4) of a file that is no longer encapsulated: it is decoded as well. Decisions by the offset
 * of the header. Throws a `PixelError`.
 */
export const decodedIcons = (
  reader: Reader,
  elements: readonly Element[],
  transferSyntax: string,
  syntax: Syntax,
): ReadonlyMap<number, Decision> => {
  const decisions = new Map<number, Decision>();
  for (const item of itemsOf(elements)) {
    const pixelData = item.find(({ tag }) => tag === PIXEL_DATA);
    if (pixelData === undefined || !isEncapsulated(pixelData)) continue;
    const icon = pixelSource(reader, item, transferSyntax);
    const changes = new Map(imageChanges(icon.image, icon.decoded(0).image, syntax).map((change) => [change.tag, change]));
    for (const { tag, header } of item) {
      const change = changes.get(tag);
      if (change !== undefined) decisions.set(header, { kind: 'replace', vr: change.vr, value: change.value });
    }
    decisions.set(pixelData.header, { kind: 'replace', vr: OB, value: decodedValue(icon, syntax) });
  }
  return decisions;
};
