import { z } from 'zod';
import type { Json } from '../../domain/json';

/** What an archive is to hold: sealed, since it lists a person's resources. */
export type ArchiveParameters = {
  /** Orthanc ids as they were asked for. */
  readonly resources: readonly string[];
  /** The instances below them at submission: what is stored later is not in the archive. */
  readonly instances: readonly string[];
  /** Transfer syntax UID, or null to leave the files as they are. */
  readonly transcode: string | null;
  /** Of a lossy transfer syntax, 1 to 100. */
  readonly lossyQuality: number;
  /** Whether names are UTF-8; else ASCII. */
  readonly utf8: boolean;
};

const schema = z.object({
  resources: z.array(z.string()),
  instances: z.array(z.string()),
  transcode: z.string().nullable(),
  utf8: z.boolean().default(false),
  lossyQuality: z.number().int().min(1).max(100).default(90),
});

/** Throws a ZodError on what does not fit. */
export const parseArchiveParameters = (parameters: Json): ArchiveParameters => schema.parse(parameters);
