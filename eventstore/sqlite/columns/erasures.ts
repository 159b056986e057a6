import type Database from 'better-sqlite3';
import type { Json } from '../../../domain/json';
import { type Level, type ResourceIds, resourceStream } from '../../../domain/resource/events';

/** The event that names a document. */
export type Naming = { readonly position: number; readonly stream: string; readonly type: string; readonly data: string };

export type Erasures = {
  /**
   * Whether an event after this one lets the bytes that it names be erased: they were replaced, removed, or their resource or job output was
   * deleted. Also true of what nothing is known of: other events, and attachments of parents that went with their last instance.
   */
  readonly allowed: (naming: Naming) => boolean;
};

/** What takes the place of the bytes of a resource, or takes them away. */
const REPLACES = ['InstanceStored', 'AttachmentStored', 'AttachmentReencoded', 'AttachmentRemoved', 'ResourceDeleted'];
const ENDS_OUTPUT = ['JobOutputDeleted', 'JobForgotten'];
const DELETES = ['ResourceDeleted'];

type Place = { readonly level: Level; readonly id: string };
type Named = { readonly ids?: ResourceIds; readonly level?: Level; readonly id?: string };

const parsed = (data: string): Named => {
  try {
    const value: Json & Named = JSON.parse(data);
    return value ?? {};
  } catch {
    return {};
  }
};

const lineOf = ({ patient, study, series, instance }: ResourceIds): readonly Place[] => [
  { level: 'Instance', id: instance },
  { level: 'Series', id: series },
  { level: 'Study', id: study },
  { level: 'Patient', id: patient },
];

/** Looks up, document by document: memory is flat however much was erased. */
export const createErasures = (database: Database.Database): Erasures => {
  const typesAfter = database
    .prepare<[string, number], string>('SELECT type FROM events WHERE stream = ? AND position > ?')
    .pluck();
  const stored = database
    .prepare<[string], string>("SELECT data FROM events WHERE stream = ? AND type = 'InstanceStored' ORDER BY revision LIMIT 1")
    .pluck();

  const happened = (stream: string, after: number, types: readonly string[]): boolean => {
    for (const type of typesAfter.iterate(stream, after)) if (types.includes(type)) return true;
    return false;
  };

  const ofInstance = (id: string, after: number): boolean => {
    const stream = resourceStream('Instance', id);
    if (happened(stream, after, REPLACES)) return true;
    const { ids } = parsed(stored.get(stream) ?? '{}');
    return ids === undefined || lineOf(ids).some((place) => happened(resourceStream(place.level, place.id), after, DELETES));
  };

  return {
    allowed: ({ position, stream, type, data }) => {
      switch (type) {
        case 'JobOutputStored':
          return happened(stream, position, ENDS_OUTPUT);
        case 'InstanceStored':
        case 'AttachmentStored':
        case 'AttachmentReencoded': {
          const { ids, level, id } = parsed(data);
          const instance = ids?.instance ?? (level === 'Instance' ? id : undefined);
          return instance === undefined || ofInstance(instance, position);
        }
        default:
          return true;
      }
    },
  };
};
