import { lookUp } from '../dicom/dictionary/dictionary';
import { printedName } from '../dicom/json/printed-name';
import type { TagsFormat } from '../dicom/port';
import type { Json, JsonObject } from '../domain/json';
import type { Identifier } from './port';

/** An identifier as queries and their answers are shown: contract 06-dimse.md §4. */
export const identifierJson = (identifier: Identifier, format: TagsFormat): JsonObject => {
  const members: { [name: string]: Json } = {};
  for (const [tag, value] of Object.entries(identifier)) {
    const sequence = typeof value !== 'string';
    const shown: Json = sequence ? value.map((item) => identifierJson(item, format)) : value;
    switch (format) {
      case 'short':
        members[tag] = shown;
        break;
      case 'simple':
        members[nameOf(tag)] = shown;
        break;
      case 'full':
        members[tag] = { Name: nameOf(tag), Type: sequence ? 'Sequence' : 'String', Value: shown };
        break;
    }
  }
  return members;
};

const nameOf = (key: string): string => {
  const tag = Number.parseInt(key.slice(0, 4) + key.slice(5), 16);
  return printedName(tag) ?? lookUp(tag).name;
};
