import type { Origin } from '../../domain/event';
import type { Clock, Ids, Timers } from '../../domain/time';
import type { Ingest } from '../../ingest/port';
import type { KnownModalities, Permission } from '../modality';
import type { Service } from './service';

export type ScpOptions = {
  readonly aet: string;
  readonly checkCalledAet: boolean;
  readonly checkModalityHost: boolean;
  readonly strictAetComparison: boolean;
  /** What nodes may do that no modality names. */
  readonly alwaysAllows: ReadonlySet<Permission>;
  readonly maximumPduLength: number;
  /** `DicomScpTimeout`: seconds; 0: for ever. */
  readonly timeout: number;
  /** Associations at once; one more is refused for now. */
  readonly maximumAssociations: number;
  /** `DicomThreadsCount`: requests that are answered at once; others wait. */
  readonly requestsAtOnce: number;
};

/** What is taken to be stored; asked for each association, as it may change while the server runs. */
export type Acceptance = {
  readonly sopClass: (uid: string) => boolean;
  readonly transferSyntax: (uid: string) => boolean;
};

/** What the log is told: titles, addresses, codes. */
export type ScpNotice = {
  readonly what: string;
  readonly aet?: string;
  readonly address?: string;
  readonly err?: unknown;
};

export type ScpPorts = {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly ids: Ids;
  readonly options: ScpOptions;
  readonly modalities: KnownModalities;
  readonly acceptance: Acceptance;
  readonly ingest: Pick<Ingest, 'store'>;
  readonly services: readonly Service[];
  readonly warn: (notice: ScpNotice) => void;
};

/** Who calls. */
export type Caller = {
  readonly aet: string;
  readonly calledAet: string;
  readonly address: string;
  readonly origin: () => Origin;
};
