export type ValueType = 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';

/** A member of a JSON body: its type and what it means. An array without `of` holds anything. */
export type MemberText = { readonly type: ValueType; readonly about: string; readonly of?: ValueType };

export type BodyText = {
  readonly media: string;
  readonly about: string;
  /** Of a JSON object, by name. */
  readonly members?: Readonly<Record<string, MemberText>>;
  readonly required?: readonly string[];
};

/** What a request is answered with; `media` is null for an answer without a body. */
export type AnswerText = { readonly about: string; readonly media: string | null };

/**
 * What /openapi.json says of one method of one route, beside what the route itself tells (path, method, parameters of the path).
 * Errors that every route can answer are added to each.
 */
export type OperationText = {
  /** One line, in the imperative, without a full stop. */
  readonly summary: string;
  readonly description?: string;
  /** Arguments of the query, by name. */
  readonly query?: Readonly<Record<string, string>>;
  /** Headers of the request that matter, by name. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The forms that the body may have. */
  readonly body?: readonly BodyText[];
  /** By HTTP status. */
  readonly answers: Readonly<Record<number, AnswerText>>;
};

/**
 * The texts of one group of routes. Keys are `METHOD /path/{parameter}`; `{level}` as the first segment stands for whichever of
 * `patients`, `studies`, `series`, `instances` have the route.
 */
export type GroupTexts = { readonly tag: string; readonly operations: Readonly<Record<string, OperationText>> };

const JSON_MEDIA = 'application/json';
const TEXT_MEDIA = 'text/plain';

export const json = (about: string): AnswerText => ({ about, media: JSON_MEDIA });
export const text = (about: string): AnswerText => ({ about, media: TEXT_MEDIA });
export const bytes = (media: string, about: string): AnswerText => ({ about, media });
export const nothing = (about: string): AnswerText => ({ about, media: null });

export const jsonBody = (
  about: string,
  members: Readonly<Record<string, MemberText>> = {},
  required: readonly string[] = [],
): BodyText => ({ media: JSON_MEDIA, about, members, required });
export const textBody = (about: string): BodyText => ({ media: TEXT_MEDIA, about });
export const bytesBody = (media: string, about: string): BodyText => ({ media, about });

const member =
  (type: ValueType) =>
  (about: string): MemberText => ({ type, about });
export const string = member('string');
export const integer = member('integer');
export const number = member('number');
export const boolean = member('boolean');
export const object = member('object');
export const list = (of: ValueType, about: string): MemberText => ({ type: 'array', of, about });
