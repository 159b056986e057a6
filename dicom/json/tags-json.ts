import type { Json, JsonObject } from '../../domain/json';
import { lookUp } from '../dictionary/dictionary';
import { type Element, indexOf, indexRange } from '../parse/element-index';
import { layoutOf } from '../parse/layout';
import { withDefaults } from '../parse/limits';
import type { Reader } from '../parse/reader';
import { isPrivateCreator, PIXEL_DATA, SPECIFIC_CHARACTER_SET, tagKey } from '../parse/tag';
import type { ByteSource, TagsFormat, TagsJson } from '../port';
import { type Decode, decoderOf } from '../text/character-set';
import { isTooLong, MAX_READ } from '../text/too-long';
import { hasText, valueText } from '../text/value-text';
import { MODULE_TAGS } from './module-tags';
import { printedName } from './printed-name';

type Shown = { readonly type: 'String' | 'Null' | 'TooLong' | 'Sequence'; readonly value: Json };

const NOTHING: Shown = { type: 'Null', value: null };
const TOO_LONG: Shown = { type: 'TooLong', value: null };

/** Bytes of the longest value that `ignore-length` shows. */
const MAX_IGNORED = 16 * 1024 * 1024;

class Printer {
  constructor(
    private readonly reader: Reader,
    private readonly decode: Decode,
    private readonly format: TagsFormat,
    private readonly ignoreLength: ReadonlySet<number> = new Set(),
  ) {}

  /** In the order of the tags, so that of names that repeat in the simplified form the last tag wins, and of tags that repeat the first element. */
  object(elements: readonly Element[]): JsonObject {
    const seen = new Set<number>();
    const members: { [name: string]: Json } = {};
    for (const element of [...elements].sort((a, b) => a.tag - b.tag)) {
      if (seen.has(element.tag)) continue;
      seen.add(element.tag);
      const [name, value] = this.member(element);
      members[name] = value;
    }
    return members;
  }

  private member(element: Element): readonly [string, Json] {
    const { type, value } = this.shown(element);
    const key = tagKey(element.tag);
    switch (this.format) {
      case 'short':
        return [key, value];
      case 'simple':
        return [this.name(element), value];
      case 'full':
        return [key, { Name: this.name(element), ...this.creator(element, type), Type: type, Value: value }];
    }
  }

  private name({ tag, creator }: Element): string {
    return printedName(tag) ?? lookUp(tag, creator).name;
  }

  private creator({ tag, creator }: Element, type: Shown['type']): JsonObject {
    return creator === undefined || type === 'Sequence' || isPrivateCreator(tag) ? {} : { PrivateCreator: creator };
  }

  private shown({ tag, items, fragments, vr, value, length, bigEndian }: Element): Shown {
    if (items !== undefined) return { type: 'Sequence', value: items.map((item) => this.object(item.elements)) };
    if (fragments !== undefined || !hasText(vr)) return NOTHING;
    const isWhole = this.ignoreLength.has(tag);
    if (length > (isWhole ? MAX_IGNORED : MAX_READ)) return TOO_LONG;
    const text = valueText(vr, this.reader.bytes(value, length), bigEndian, this.decode);
    if (text === null) return NOTHING;
    return isTooLong(text) && !isWhole ? TOO_LONG : { type: 'String', value: text };
  }
}

const characterSet = (reader: Reader, elements: readonly Element[], fallback: Decode | undefined): Decode => {
  const element = elements.find(({ tag }) => tag === SPECIFIC_CHARACTER_SET);
  if (element === undefined) return decoderOf(undefined, fallback);
  const { vr, value, length, bigEndian } = element;
  return decoderOf(valueText(vr, reader.bytes(value, length), bigEndian, decoderOf(undefined)) ?? undefined, fallback);
};

/** Orthanc reads on to PixelData: elements behind it, and those of higher tags, are not shown. */
const shownElements = (elements: readonly Element[]): readonly Element[] => {
  const pixelData = elements.findIndex(({ tag }) => tag === PIXEL_DATA);
  return (pixelData < 0 ? elements : elements.slice(0, pixelData + 1)).filter(({ tag }) => tag <= PIXEL_DATA);
};

/** The tags of a file as `/instances/{id}/tags` shows them. Throws `DicomError`. */
export const tagsJson: TagsJson = (source, format, fallback, { ignoreLength = [], whole = false, module } = {}) => {
  const { layout, elements } = indexOf(source);
  const { reader } = layout.dataSet;
  const shown = whole ? elements : shownElements(elements);
  const chosen = module === undefined ? shown : shown.filter(({ tag }) => MODULE_TAGS[module].has(tag));
  const decode = characterSet(reader, elements, fallback);
  return new Printer(reader, decode, format, new Set(ignoreLength)).object(chosen);
};

/** The meta header (group 0002) as `/instances/{id}/header` shows it: without binary values. Throws `DicomError`. */
export const headerJson = (source: ByteSource, format: TagsFormat): JsonObject => {
  const limits = withDefaults();
  const { meta } = layoutOf(source, limits);
  const elements = indexRange(meta, limits);
  return new Printer(meta.reader, decoderOf(undefined), format).object(elements.filter(({ vr }) => hasText(vr)));
};
