import type { UserNames } from '../config/options';
import { orthancStatus } from '../domain/orthanc-status';
import { METADATA } from '../domain/resource/metadata-names';
import { described } from './fault';

/** The names of metadata or of attachments, and their numbers. */
export type AnnotationNames = {
  /** The number of a name, or of a number as text. Throws a fault (404, OrthancStatus 7) if there is no such name. */
  readonly numberOf: (name: string) => number;
  readonly nameOf: (number: number) => string;
  /** MIME type that the configuration gives to attachments of this number. */
  readonly mediaTypeOf: (number: number) => string | null;
};

const ATTACHMENTS = { dicom: 1, 'dicom-as-json': 2, 'dicom-until-pixel-data': 3 } as const;

const names = (own: Readonly<Record<string, number>>, user: UserNames): AnnotationNames => {
  const numbers = new Map(Object.entries(own));
  for (const [name, { number }] of Object.entries(user)) numbers.set(name, number);
  const byNumber = new Map([...numbers].map(([name, number]) => [number, name]));
  const mediaTypes = new Map(Object.values(user).map(({ number, mediaType }) => [number, mediaType]));
  return {
    numberOf: (name) => {
      const number = numbers.get(name) ?? (/^-?\d{1,9}$/.test(name) ? Number(name) : undefined);
      if (number === undefined) throw described(orthancStatus.InexistentItem);
      return number;
    },
    nameOf: (number) => byNumber.get(number) ?? String(number),
    mediaTypeOf: (number) => mediaTypes.get(number) ?? null,
  };
};

export const metadataNames = (user: UserNames): AnnotationNames => names(METADATA, user);

export const attachmentNames = (user: UserNames): AnnotationNames => names(ATTACHMENTS, user);
