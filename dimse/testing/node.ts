import type { TlsOptions } from 'node:tls';
import * as TE from 'fp-ts/TaskEither';
import { systemClock, systemIds, systemTimers } from '../../cli/system-ports';
import type { Origin } from '../../domain/event';
import type { IngestError, StoredInstance, Upload } from '../../ingest/port';
import type { Modality } from '../modality';
import { echoService } from '../scp/echo';
import { createDicomServer } from '../scp/listen';
import type { ScpNotice, ScpOptions } from '../scp/ports';
import type { Service } from '../scp/service';
import { type Arrived, storeService } from '../scp/store';

export type Taken = { readonly bytes: Buffer; readonly origin: Origin };

export type NodeOptions = {
  readonly options?: Partial<ScpOptions>;
  readonly modalities?: readonly Modality[];
  readonly services?: readonly Service[];
  readonly acceptsSyntax?: (uid: string) => boolean;
  readonly refusal?: IngestError;
  readonly tls?: TlsOptions;
};

const OPTIONS: ScpOptions = {
  aet: 'ANAMNESIS',
  checkCalledAet: false,
  checkModalityHost: false,
  strictAetComparison: false,
  alwaysAllows: new Set(['echo', 'store']),
  maximumPduLength: 16_384,
  timeout: 5,
  maximumAssociations: 100,
  requestsAtOnce: 100,
};

const none: StoredInstance = { ids: { patient: '', study: '', series: '', instance: '' }, status: 'Success' };

/** Our server on a free port of loopback, which keeps what is stored in memory. */
export const startNode = async ({ options, modalities = [], services = [], acceptsSyntax, refusal, tls }: NodeOptions = {}) => {
  const taken: Taken[] = [];
  /** What was poured, as it is now: empty once its memory was given back. */
  const poured: Uint8Array[] = [];
  const arrived: Arrived[] = [];
  const notices: ScpNotice[] = [];
  const clock = systemClock();
  const ingest = {
    store: ({ pour }: Upload, origin: Origin): TE.TaskEither<IngestError, StoredInstance> => {
      const read = async () => {
        const parts: Uint8Array[] = [];
        await pour?.((chunk) => {
          parts.push(Buffer.from(chunk));
          poured.push(chunk);
          // Now and then it is not ready for more at once.
          return parts.length % 30 === 29 ? new Promise(setImmediate) : undefined;
        });
        taken.push({ bytes: Buffer.concat(parts), origin });
      };
      if (refusal !== undefined) return TE.left(refusal);
      return TE.tryCatch(
        async () => {
          await read();
          return none;
        },
        (): IngestError => ({ _tag: 'UploadAborted' }),
      );
    },
  };
  const warn = (notice: ScpNotice): void => void notices.push(notice);
  const server = createDicomServer(
    {
      clock,
      timers: systemTimers(clock),
      ids: systemIds,
      options: { ...OPTIONS, ...options },
      modalities: { all: () => new Map(modalities.map((one, index) => [`m${index}`, one])) },
      acceptance: {
        sopClass: (uid) => uid.startsWith('1.2.840.10008.5.1.4.1.1.'),
        transferSyntax: acceptsSyntax ?? (() => true),
      },
      ingest,
      services: [echoService, storeService({ ingest, arrived: (one) => arrived.push(one), warn }), ...services],
      warn,
    },
    tls ?? null,
  );
  await server.listen(0, '127.0.0.1');
  return { port: server.port(), taken, poured, arrived, notices, close: server.close };
};
