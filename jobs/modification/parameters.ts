import { z } from 'zod';
import { PROFILE_NAMES } from '../../dicom/deidentify/profile';
import type { Modification, NewTag, NewValue } from '../../dicom/modify/modification';
import type { Json } from '../../domain/json';
import { LEVELS, type Level } from '../../domain/resource/events';

/** What a job that makes instances of others is to do: sealed, since it holds values of patients and the key of their new identifiers. */
export type ModificationParameters = {
  readonly modification: Modification;
  /** 32 random bytes in base64: new identifiers are an HMAC with it, so that a job that goes on makes the same ones. */
  readonly key: string;
  /** Orthanc ids of the sources, in the order of the work. */
  readonly instances: readonly string[];
  /** Transfer syntax UID, or null to keep that of each source. */
  readonly transcode: string | null;
  /** The level of which the job tells what was made; null: it tells of everything. */
  readonly target: Level | null;
  readonly keepSource: boolean;
  readonly keepLabels: boolean;
  /** Whether an instance that fails leaves the others alone. */
  readonly permissive: boolean;
};

const level = z.enum(LEVELS);

const path = z.object({
  parents: z.array(z.object({ tag: z.number(), item: z.number().nullable() })),
  tag: z.number(),
});

const value: z.ZodType<NewValue> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('text'), text: z.string() }),
    z.object({ kind: z.literal('bytes'), base64: z.string() }),
    z.object({ kind: z.literal('items'), items: z.array(z.array(newTag)) }),
  ]),
);

const newTag: z.ZodType<NewTag> = z.lazy(() => z.object({ tag: z.number(), value }));

const modification = z.object({
  level,
  removePrivate: z.boolean(),
  privateCreator: z.string(),
  remove: z.array(path),
  replace: z.array(z.object({ path, value })),
  keep: z.array(path),
  anonymization: z
    .object({ profile: z.enum(PROFILE_NAMES), patientName: z.string().nullable(), method: z.string().nullable() })
    .nullable(),
});

const parameters = z.object({
  modification,
  key: z.string(),
  instances: z.array(z.string()),
  transcode: z.string().nullable(),
  target: level.nullable(),
  keepSource: z.boolean(),
  keepLabels: z.boolean(),
  permissive: z.boolean(),
});

/** Throws a ZodError on what does not fit. */
export const parseModificationParameters = (given: Json): ModificationParameters => parameters.parse(given);
