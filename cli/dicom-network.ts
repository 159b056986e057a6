import type { LiveSettings } from '../config/live-settings';
import type { Options } from '../config/options';
import { storageClasses } from '../dicom/uids/storage-classes';
import { acceptedUids } from '../dicom/uids/uid-patterns';
import type { KnownModalities, Permission } from '../dimse/modality';
import { echoService } from '../dimse/scp/echo';
import { createDicomServer, type DicomServer } from '../dimse/scp/listen';
import type { ScpNotice } from '../dimse/scp/ports';
import type { Service } from '../dimse/scp/service';
import { type StorePorts, storeService } from '../dimse/scp/store';
import type { Clock, Ids, Timers } from '../domain/time';
import { dicomExposure } from './dicom-exposure';
import type { DicomTls } from './dicom-tls';
import { CommandFailure } from './exit';

/** The storage SOP classes that are taken. */
export const acceptedClasses = (options: Options): readonly string[] =>
  acceptedUids(
    storageClasses.map(([, uid]) => uid),
    options.AcceptedSopClasses,
    options.RejectedSopClasses,
  );

const ALWAYS: { readonly [permission in Permission]?: keyof Options } = {
  echo: 'DicomAlwaysAllowEcho',
  store: 'DicomAlwaysAllowStore',
  find: 'DicomAlwaysAllowFind',
  findWorklist: 'DicomAlwaysAllowFindWorklist',
  get: 'DicomAlwaysAllowGet',
  move: 'DicomAlwaysAllowMove',
};

const PERMISSIONS: readonly Permission[] = ['echo', 'store', 'find', 'findWorklist', 'get', 'move'];

const alwaysAllowed = (options: Options): ReadonlySet<Permission> =>
  new Set(
    PERMISSIONS.filter((permission) => {
      const option = ALWAYS[permission];
      return option !== undefined && options[option] === true;
    }),
  );

export type DicomServerPorts = {
  readonly options: Options;
  readonly settings: LiveSettings;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly ids: Ids;
  readonly modalities: KnownModalities;
  readonly ingest: StorePorts['ingest'];
  readonly arrived: StorePorts['arrived'];
  /** What is answered beside echo and store. */
  readonly services: readonly Service[];
  readonly tls: DicomTls;
  readonly warn: (notice: ScpNotice) => void;
};

/** The DICOM network as a server; it does not listen yet. */
export const createDicomNode = (ports: DicomServerPorts): DicomServer => {
  const { options, settings, clock, timers, ids, modalities, ingest, arrived, warn } = ports;
  const classes = new Set(acceptedClasses(options));
  const rejected = new Set(options.RejectedSopClasses);
  return createDicomServer(
    {
      clock,
      timers,
      ids,
      modalities,
      ingest,
      warn,
      acceptance: {
        sopClass: (uid) => classes.has(uid) || (settings.unknownSopClassAccepted.get() && !rejected.has(uid)),
        transferSyntax: (uid) => settings.acceptedTransferSyntaxes.get().includes(uid),
      },
      services: [echoService, storeService({ ingest, arrived, warn }), ...ports.services],
      options: {
        aet: options.DicomAet,
        checkCalledAet: options.DicomCheckCalledAet,
        checkModalityHost: options.DicomCheckModalityHost,
        strictAetComparison: options.StrictAetComparison,
        alwaysAllows: alwaysAllowed(options),
        maximumPduLength: options.MaximumPduLength,
        timeout: options.DicomScpTimeout,
        maximumAssociations: options.MaximumDicomAssociations,
        requestsAtOnce: options.DicomThreadsCount,
      },
    },
    ports.tls.server,
  );
};

/** Opens the DICOM port, unless `DicomServerEnabled` is false; a refusal ends the command with a sentence that says what to do. */
export const listenDicom = async (server: DicomServer, options: Options, warn: (message: string) => void): Promise<void> => {
  if (!options.DicomServerEnabled) return;
  const { address, warning } = dicomExposure(options);
  if (warning !== null) warn(warning);
  try {
    await server.listen(options.DicomPort, address);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new CommandFailure(
      `Cannot listen for DICOM on ${address}:${options.DicomPort} (${code}): choose another DicomPort, stop who uses it, or set DicomServerEnabled to false.`,
    );
  }
};
