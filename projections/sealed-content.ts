import type { DocumentRef } from '../domain/event';
import type { Json, JsonObject } from '../domain/json';
import type { MainTags, TagValues } from '../domain/resource/events';
import type { RecordedEvent } from '../eventstore/port';
import { unseal } from '../eventstore/sealed';

/** The content of a sealed document of this event; null where it was erased, undefined where it came with another event. */
export const sealedContent = (event: RecordedEvent, ref: DocumentRef): Json | undefined => {
  const bytes = event.documents.get(ref.document);
  if (bytes === undefined || bytes === null) return bytes;
  return unseal(bytes).content;
};

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

/** What a `SealedJob` shows to its user. */
export type JobContent = { readonly userData: Json; readonly filename: string | null; readonly content: JsonObject };

/** Nothing where it was erased. */
export const jobContent = (sealed: Json | undefined): JobContent => {
  const { userData, filename, content } = objectOf(sealed);
  return {
    userData: userData ?? null,
    filename: typeof filename === 'string' ? filename : null,
    content: objectOf(content),
  };
};

/** Sealed error details: the text itself, or an object that holds it as `details`. Empty where it was erased. */
export const errorContent = (content: Json): string => {
  const details = isObject(content) ? content.details : content;
  return typeof details === 'string' ? details : '';
};

const tagsOf = (value: Json | undefined): TagValues => {
  const tags: Record<string, string> = {};
  for (const [tag, text] of Object.entries(objectOf(value))) if (typeof text === 'string') tags[tag] = text;
  return tags;
};

/** The main tags of an instance at its four levels; all empty where they were erased. */
export const mainTagsContent = (content: Json | undefined): MainTags => {
  const { patient, study, series, instance } = objectOf(content);
  return { patient: tagsOf(patient), study: tagsOf(study), series: tagsOf(series), instance: tagsOf(instance) };
};

/** A sealed text; null where it was erased. */
export const textContent = (content: Json | undefined): string | null => (typeof content === 'string' ? content : null);
