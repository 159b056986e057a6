import { type Decision, type Editor, KEEP, type NewElement, REMOVE } from '../edit/editor';
import type { Element } from '../parse/element-index';
import { tagOf } from '../parse/tag';
import { EXTENDED_LENGTHS, EXTENDED_OFFSETS } from '../pixels/encapsulated-frames';

/** What becomes of the data set besides its pixel data. */
export type Changes = {
  /** Elements of the data set that are written anew, or added. */
  readonly elements: readonly NewElement[];
  /** Of elements in items, by the offset of their header. */
  readonly nested: ReadonlyMap<number, Decision>;
};

const PIXEL_GROUP_LENGTH = tagOf(0x7fe0, 0);
/** They speak of the pixel data as it was. */
const OUTDATED: ReadonlySet<number> = new Set([PIXEL_GROUP_LENGTH, EXTENDED_OFFSETS, EXTENDED_LENGTHS]);

/** The editor of a data set, or of its part before the pixel data: only there elements are added. */
export const editorOf = ({ elements, nested }: Changes, beforePixels: boolean): Editor => {
  const changed = new Map(elements.map((element) => [element.tag, element]));
  const enter: Decision = nested.size > 0 ? { kind: 'enter' } : KEEP;
  return {
    decide: (element: Element, path): Decision => {
      if (path.length > 0) return nested.get(element.header) ?? enter;
      if (OUTDATED.has(element.tag)) return REMOVE;
      const change = changed.get(element.tag);
      return change === undefined ? enter : { kind: 'replace', vr: change.vr, value: change.value };
    },
    added: (path, siblings) => {
      if (path.length > 0 || !beforePixels) return [];
      const there = new Set(siblings.map(({ tag }) => tag));
      return elements.filter(({ tag }) => !there.has(tag));
    },
  };
};
