import type { TagsFormat } from '../dicom/port';
import type { Json, JsonObject } from '../domain/json';

type Shared = { readonly name: string; readonly value: string; readonly shown: JsonObject };

/**
 * Collects the texts that all instances have alike (contract 09-resources.md §4; as observed on 1.10.1 neither sequences, nor binary values,
 * nor texts over 256 bytes count). `take` is given the tags of one instance after the other, in the full format.
 */
export class SharedTags {
  private tags: ReadonlyMap<string, Shared> | null = null;

  take(instance: JsonObject): void {
    const texts = new Map(Object.entries(instance).flatMap(([tag, shown]) => textOf(tag, shown)));
    const before = this.tags;
    this.tags = before === null ? texts : new Map([...before].filter(([tag, { value }]) => texts.get(tag)?.value === value));
  }

  json(format: TagsFormat): JsonObject {
    return Object.fromEntries([...(this.tags ?? [])].map(([tag, shared]) => member(tag, shared, format)));
  }
}

const isObject = (value: Json): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (tag: string, shown: Json): readonly (readonly [string, Shared])[] => {
  if (!isObject(shown)) return [];
  const { Type, Name, Value } = shown;
  if (Type !== 'String' || typeof Name !== 'string' || typeof Value !== 'string') return [];
  return [[tag, { name: Name, value: Value, shown }]];
};

const member = (tag: string, { name, value, shown }: Shared, format: TagsFormat): readonly [string, Json] => {
  switch (format) {
    case 'simple':
      return [name, value];
    case 'short':
      return [tag, value];
    case 'full':
      return [tag, shown];
  }
};
