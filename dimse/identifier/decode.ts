import { type Element, indexRange } from '../../dicom/parse/element-index';
import { withDefaults } from '../../dicom/parse/limits';
import { Reader } from '../../dicom/parse/reader';
import { SPECIFIC_CHARACTER_SET, tagKey } from '../../dicom/parse/tag';
import { syntaxOf } from '../../dicom/parse/transfer-syntax';
import type { Decode } from '../../dicom/port';
import { memorySource } from '../../dicom/source/memory-source';
import { decoderOf } from '../../dicom/text/character-set';
import { valueText } from '../../dicom/text/value-text';
import type { DataSet, Identifier } from '../port';

/** Elements of the largest identifier that is read, and the deepest nesting. */
const LIMITS = withDefaults({ depth: 16, elements: 10_000 });

const META = 0x0002;

/** Bytes of the largest identifier that is taken from a peer. */
export const LONGEST_IDENTIFIER = 4 * 1024 * 1024;

/** Reads an identifier. `fallback` decodes texts where no character set is stated. Binary values become empty. Throws `DicomError`. */
export const decodeIdentifier = ({ bytes, transferSyntax }: DataSet, fallback?: Decode): Identifier => {
  const reader = new Reader(memorySource(bytes));
  const syntax = syntaxOf(transferSyntax);
  const all = indexRange({ reader, start: 0, end: bytes.length, syntax }, LIMITS);
  const latin = decoderOf(undefined);
  const textOf = (element: Element, decode: Decode): string =>
    valueText(element.vr, reader.bytes(element.value, element.length), element.bigEndian, decode) ?? '';

  const characterSet = all.find(({ tag }) => tag === SPECIFIC_CHARACTER_SET);
  const decode = decoderOf(characterSet === undefined ? undefined : textOf(characterSet, latin), fallback);

  const read = (elements: readonly Element[]): Identifier => {
    const values: Record<string, string | readonly Identifier[]> = {};
    for (const element of elements) {
      // Group lengths, and elements of a meta header, which Orthanc 1.10.1 sends with a query for instances.
      if ((element.tag & 0xffff) === 0 || element.tag >>> 16 === META) continue;
      const { items } = element;
      values[tagKey(element.tag)] = items === undefined ? textOf(element, decode) : items.map((item) => read(item.elements));
    }
    return values;
  };
  return read(all);
};
