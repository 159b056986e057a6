import { z } from 'zod';
import type { Json } from '../../domain/json';
import { type ArchiveParameters, parseArchiveParameters } from '../archive/parameters';

/** What a media archive is to hold: sealed, as of archives. */
export type MediaParameters = ArchiveParameters & {
  /** Whether the directory has the attributes that Orthanc adds for `Extended`. */
  readonly extended: boolean;
};

const schema = z.object({ extended: z.boolean() });

/** Throws a ZodError on what does not fit. */
export const parseMediaParameters = (parameters: Json): MediaParameters => ({
  ...parseArchiveParameters(parameters),
  ...schema.parse(parameters),
});
