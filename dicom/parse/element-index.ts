import type { ByteSource, DicomLimits } from '../port';
import { type Layout, layoutOf } from './layout';
import { withDefaults } from './limits';
import { PIXEL_DATA } from './tag';
import type { Place, Visitor } from './visitor';
import { type Elements, walk } from './walk';

export type Fragment = { readonly header: number; readonly value: number; readonly length: number };

/** An item: `end` is the offset after it, its delimiter included. */
export type Item = {
  readonly header: number;
  readonly value: number;
  readonly length: number;
  readonly end: number;
  readonly elements: readonly Element[];
};

/** An element and where it lies: header, value and end as offsets of the data set's bytes. `items` of a sequence, `fragments` of encapsulated pixel data. */
export type Element = Place & {
  readonly end: number;
  readonly items?: readonly Item[];
  readonly fragments?: readonly Fragment[];
};

export type DicomIndex = { readonly layout: Layout; readonly elements: readonly Element[] };

type OpenItem = { readonly header: number; readonly value: number; readonly length: number; readonly elements: Element[] };
type OpenElement = { readonly place: Place; readonly items: Item[]; readonly fragments: Fragment[] };

/** Collects what a walk tells into a tree; the open ones are kept on stacks as deep as the walk's. */
class Collector implements Visitor {
  readonly elements: Element[] = [];
  private readonly opened: OpenElement[] = [];
  private readonly items: OpenItem[] = [];

  private add(element: Element): void {
    (this.items.at(-1)?.elements ?? this.elements).push(element);
  }

  readonly value = (place: Place): void => this.add({ ...place, end: place.value + place.length });

  readonly open = (place: Place): void => {
    this.opened.push({ place: { ...place }, items: [], fragments: [] });
  };

  readonly item = (header: number, value: number, length: number): void => {
    this.items.push({ header, value, length, elements: [] });
  };

  readonly itemEnd = (end: number): void => {
    const item = this.items.pop();
    if (item !== undefined) this.opened.at(-1)?.items.push({ ...item, end });
  };

  readonly fragment = (header: number, value: number, length: number): void => {
    this.opened.at(-1)?.fragments.push({ header, value, length });
  };

  readonly close = (end: number): void => {
    const ended = this.opened.pop();
    if (ended === undefined) return;
    const { place, items, fragments } = ended;
    this.add(place.tag === PIXEL_DATA ? { ...place, end, fragments } : { ...place, end, items });
  };
}

/** The elements of a part of a file. */
export const indexRange = (elements: Elements, limits: DicomLimits): readonly Element[] => {
  const collector = new Collector();
  walk(elements, limits, collector);
  return collector.elements;
};

/** The index of a file's data set: every element in the order of its bytes, values unread. Throws `DicomError`. */
export const indexOf = (source: ByteSource, limits?: Partial<DicomLimits>): DicomIndex => {
  const all = withDefaults(limits);
  const layout = layoutOf(source, all);
  return { layout, elements: indexRange(layout.dataSet, all) };
};
