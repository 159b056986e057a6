import { tagsJson } from '../../json/tags-json';
import { memorySource } from '../../source/memory-source';
import type { Modification, NewValue } from '../modification';
import { modifyFile } from '../modify-file';
import { readTagPath, type TagPath } from '../tag-path';
import { createUidMap } from '../uid-map';

export const path = (text: string): TagPath => {
  const read = readTagPath(text);
  if ('_tag' in read) throw new Error(`${text}: ${read._tag}`);
  return read;
};

type Asked = {
  readonly replace?: { readonly [path: string]: string | NewValue };
  readonly remove?: readonly string[];
  readonly keep?: readonly string[];
} & Partial<Omit<Modification, 'replace' | 'remove' | 'keep'>>;

/** A modification in the words of a request; of the instance unless it says otherwise. */
export const asked = ({ replace = {}, remove = [], keep = [], ...more }: Asked = {}): Modification => ({
  level: 'Instance',
  removePrivate: false,
  privateCreator: '',
  anonymization: null,
  ...more,
  remove: remove.map(path),
  keep: keep.map(path),
  replace: Object.entries(replace).map(([name, value]) => ({
    path: path(name),
    value: typeof value === 'string' ? { kind: 'text', text: value } : value,
  })),
});

export const anonymized = (more: Asked = {}): Modification =>
  asked({
    level: 'Patient',
    removePrivate: true,
    anonymization: { profile: '2021b', patientName: 'Anonymized1', method: 'Method' },
    ...more,
  });

export const KEY = Buffer.alloc(32, 7);
export const uids = createUidMap(KEY);

export const modified = (file: Buffer, modification: Modification, key: Uint8Array = KEY): Buffer =>
  Buffer.concat([...modifyFile(memorySource(file), modification, createUidMap(key)).chunks()]);

/** The tags of a file by name, as Orthanc's `simplified-tags` shows them. */
export const shown = (file: Buffer) => tagsJson(memorySource(file), 'simple');
