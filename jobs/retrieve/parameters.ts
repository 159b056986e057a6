import { z } from 'zod';
import type { Json } from '../../domain/json';
import type { Modality } from '../../domain/modality/modality';
import { LEVELS, type Level } from '../../domain/resource/events';
import { modalitySchema } from '../modality-store/parameters';

/** What is fetched, from whom, and (by C-MOVE) to whom it is sent. */
export type RetrieveParameters = {
  readonly peer: Modality;
  readonly localAet: string;
  /** Seconds; 0: that of the peer or of the configuration. */
  readonly timeout: number;
  readonly level: Level;
  /** One retrieval each: what names the resources, by `gggg,eeee`. */
  readonly queries: readonly { readonly [tag: string]: string }[];
  /** Null for a C-GET. */
  readonly targetAet: string | null;
  readonly permissive: boolean;
  /** Storage SOP classes that a C-GET proposes; none: the usual ones. */
  readonly sopClasses: readonly string[];
  /** How `Query` is shown in the job. */
  readonly format: 'short' | 'full' | 'simple';
};

const schema: z.ZodType<RetrieveParameters> = z.object({
  peer: modalitySchema,
  localAet: z.string(),
  timeout: z.number(),
  level: z.enum(LEVELS),
  queries: z.array(z.record(z.string(), z.string())),
  targetAet: z.string().nullable(),
  permissive: z.boolean(),
  sopClasses: z.array(z.string()),
  format: z.enum(['short', 'full', 'simple']),
});

/** Throws a ZodError on what does not fit. */
export const parseRetrieve = (parameters: Json): RetrieveParameters => schema.parse(parameters);
