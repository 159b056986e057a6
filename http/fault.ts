import type { ErrorPayload } from '../domain/job/events';
import type { OrthancStatus } from '../domain/orthanc-status';

/**
 * What a request that failed is answered with. `described`: Orthanc's JSON error (kind A of contract 10-http.md §1);
 * `bare`: the status and no body (kind B).
 */
export type Fault =
  | {
      readonly kind: 'described';
      readonly status: OrthancStatus;
      readonly details: string | null;
      /** Told to clients of newer releases only. */
      readonly payload?: ErrorPayload;
    }
  | { readonly kind: 'bare'; readonly http: number };

/** Thrown by handlers; the outermost middleware answers it. */
export class HttpFault extends Error {
  constructor(readonly fault: Fault) {
    super(fault.kind === 'bare' ? `HTTP ${fault.http}` : `OrthancStatus ${fault.status.code}`);
  }
}

export const described = (status: OrthancStatus, details: string | null = null, payload: ErrorPayload | null = null): HttpFault =>
  new HttpFault({ kind: 'described', status, details, ...(payload === null ? {} : { payload }) });

export const bare = (http: number): HttpFault => new HttpFault({ kind: 'bare', http });
