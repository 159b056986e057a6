import * as TE from 'fp-ts/TaskEither';
import type { Ingest, IngestError, Making, Reconstruction } from './port';

const refused = () => TE.left<IngestError>({ _tag: 'ReadOnly' });

/** The commands on resources of a server that must not change any (`ReadOnly`), whoever sends them. */
export const readOnlyIngest: Ingest & Making & Reconstruction = {
  store: refused,
  storeMade: refused,
  remove: refused,
  reconstruct: refused,
};
