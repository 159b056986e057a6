import { z } from 'zod';
import type { Json } from '../../domain/json';
import { MANUFACTURERS, type Modality, RETRIEVE_METHODS } from '../../domain/modality/modality';

/** A modality as the parameters of a job keep it: what it was when the job was submitted. */
export const modalitySchema: z.ZodType<Modality> = z.object({
  aet: z.string(),
  host: z.string(),
  port: z.number(),
  manufacturer: z.enum(MANUFACTURERS),
  allows: z.object({
    echo: z.boolean(),
    eventReport: z.boolean(),
    find: z.boolean(),
    findWorklist: z.boolean(),
    get: z.boolean(),
    move: z.boolean(),
    nAction: z.boolean(),
    store: z.boolean(),
    transcoding: z.boolean(),
  }),
  useDicomTls: z.boolean(),
  localAet: z.string(),
  timeout: z.number(),
  retrieveMethod: z.enum(RETRIEVE_METHODS),
});

/** What is sent, to whom and how. */
export type ModalityStoreParameters = {
  readonly peer: Modality;
  readonly localAet: string;
  /** Seconds; 0: that of the peer or of the configuration. */
  readonly timeout: number;
  /** Orthanc ids, in the order in which they are sent. */
  readonly instances: readonly string[];
  /** Whether an instance that fails leaves the others alone. */
  readonly permissive: boolean;
  readonly moveOriginator: { readonly aet: string; readonly messageId: number } | null;
  /** Transaction UID of the storage commitment that is asked for at the end; null: none. */
  readonly commitment: string | null;
};

const schema: z.ZodType<ModalityStoreParameters> = z.object({
  peer: modalitySchema,
  localAet: z.string(),
  timeout: z.number(),
  instances: z.array(z.string()),
  permissive: z.boolean(),
  moveOriginator: z.object({ aet: z.string(), messageId: z.number() }).nullable(),
  commitment: z.string().nullable(),
});

/** Throws a ZodError on what does not fit. */
export const parseModalityStore = (parameters: Json): ModalityStoreParameters => schema.parse(parameters);
