import type { Level } from '../../domain/resource/events';
import type { ProfileName } from '../deidentify/profile';
import type { TagPath } from './tag-path';

/** What an element shall hold. Numbers in decimal; several values are separated by backslashes. */
export type NewValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bytes'; readonly base64: string }
  | { readonly kind: 'items'; readonly items: readonly (readonly NewTag[])[] };

/** The text of an identifier that is told as text or as bytes, without padding; null: it is neither. */
export const identifierText = (value: NewValue): string | null => {
  switch (value.kind) {
    case 'text':
      return value.text.trim();
    case 'bytes':
      return Buffer.from(value.base64, 'base64')
        .toString('latin1')
        .replace(/[\0 ]+$/, '');
    case 'items':
      return null;
  }
};

export type NewTag = { readonly tag: number; readonly value: NewValue };

export type Replacement = { readonly path: TagPath; readonly value: NewValue };

/** What makes a modification an anonymization (contract 03-modify-anonymize.md §6). */
export type Anonymization = {
  readonly profile: ProfileName;
  /** `Anonymized<n>`; null: the request says itself what becomes of PatientName. */
  readonly patientName: string | null;
  /** DeidentificationMethod; null: the request altered the profile, and the tag is not written. */
  readonly method: string | null;
};

/**
 * What is asked of each instance of a request: plain JSON. No tag is in two of the lists; a tag of the lists that has no parents beats the profile, there and,
 * but for replacements, in sequences as well.
 */
export type Modification = {
  /** The highest level that becomes another one: identifiers from there down are new where they are neither replaced nor kept. */
  readonly level: Level;
  readonly removePrivate: boolean;
  /** The creator of the blocks of replaced private tags that have none; empty: none is written. */
  readonly privateCreator: string;
  readonly remove: readonly TagPath[];
  readonly replace: readonly Replacement[];
  readonly keep: readonly TagPath[];
  readonly anonymization: Anonymization | null;
};
