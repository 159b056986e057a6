import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import * as E from 'fp-ts/Either';
import { createLiveSettings } from '../config/live-settings';
import { createLogLevels } from '../config/log-levels';
import type { Logger } from '../config/logger';
import type { Options } from '../config/options';
import type { Lock } from '../eventstore/sqlite/lock';
import { describeStoreError } from '../eventstore/store-failure';
import { createHttpApplication } from '../http/application';
import type { Lifecycle } from '../http/deps';
import { contentFor } from '../http/job-content';
import { createJobHistories } from '../http/job-histories';
import { createHttpServer } from '../http/server';
import { createAnnotations } from '../ingest/annotations';
import { createAnonymizedNames } from '../ingest/anonymized-names';
import { wholeContent } from '../ingest/deflated';
import { createInstanceEditing } from '../ingest/edit-instance';
import { createExports } from '../ingest/exports';
import { createIngest } from '../ingest/ingest';
import { createInstanceFiles } from '../ingest/instance-files';
import { KeyedLock } from '../ingest/keyed-lock';
import { createInstanceMaking } from '../ingest/make-instance';
import { readOnlyIngest } from '../ingest/read-only';
import { createValueReader } from '../ingest/read-values';
import { jobInstances } from '../jobs/instances';
import { createJobTypes, describeContent } from '../jobs/registry';
import { openModalityRegistry } from '../modalities/registry';
import { openProjections } from '../projections/host';
import { collectLag } from '../projections/metrics/collect-lag';
import { collectViews } from '../projections/metrics/collect-views';
import { createMetrics } from '../projections/metrics/registry';
import { createFileBlobStore } from '../storage/filesystem';
import { createThreads } from '../threads/threads';
import { claimStorage } from './claim-storage';
import { openCodecs } from './codecs';
import { createCreation } from './creation';
import { createDicomNode, listenDicom } from './dicom-network';
import { dicomPorts } from './dicom-ports';
import { dicomServices } from './dicom-services';
import { openDicomTls } from './dicom-tls';
import { CommandFailure } from './exit';
import { createFinding } from './finding';
import { blobFolder, logFolder, projectionsFile } from './folders';
import { startHousekeeping } from './housekeeping';
import { receiveLimits, storageLimits, zipLimits } from './ingest-limits';
import { ingestTranscoding } from './ingest-transcoding';
import { listen, stopListening } from './listen';
import { makeFolderFor } from './make-folders';
import { measuredBlobs, measuredIngest } from './measured';
import { modificationPorts } from './modification-ports';
import { openNetwork } from './network';
import { openStore } from './open-store';
import { orderedIds } from './ordered-uuid';
import { blobReader } from './read-blob';
import { readTls } from './read-tls';
import { serverIdentifier } from './server-identifier';
import { startEngine } from './start-engine';
import { sweepAtStart } from './sweep-at-start';
import { systemClock, systemIds, systemRandom, systemTimers } from './system-ports';

export type RunningServer = {
  /** Lets the steps in progress end, flushes everything, and closes. Idempotent. */
  readonly stop: () => Promise<void>;
};

/** The composition root: the only place that names drivers. Resolves when the server answers requests. */
export const startServer = async (
  options: Options,
  { logger, recover, lifecycle }: { readonly logger: Logger; readonly recover: boolean; readonly lifecycle: Lifecycle },
): Promise<RunningServer> => {
  const startedAt = Date.now();
  const tls = options.SslEnabled ? readTls(options) : null;
  const clock = systemClock();
  const timers = systemTimers(clock);
  const ids = orderedIds();
  const settings = createLiveSettings(options);
  const logLevels = createLogLevels(logger);
  makeFolderFor('StorageDirectory', options.StorageDirectory);
  makeFolderFor('IndexDirectory', options.IndexDirectory);

  const { store, recorder, health, reserve, transient } = await openStore(options, {
    clock,
    ids,
    report: (fault) => logger.warn({ fault }, 'EventStoreDB does not answer: trying again'),
  });
  const projections = await openProjections({
    file: projectionsFile(logFolder(options)),
    store,
    clock,
    timers,
    transient,
    report: (notice) => {
      if (notice._tag === 'ProjectionsStalled') reserve.release();
      logger.warn({ ...notice, position: undefined }, 'Projections');
    },
  });
  await projections.caughtUp();
  let files: Lock;
  try {
    files = await claimStorage({ storageDirectory: options.StorageDirectory, store, transient });
  } catch (error) {
    await projections.close();
    await store.close();
    throw error;
  }
  const metrics = createMetrics(clock, options.MetricsEnabled, [
    collectViews(projections.jobs, projections.resources, clock),
    collectLag(projections, health),
  ]);
  const threads = createThreads();
  const blobs = measuredBlobs(
    createFileBlobStore({ folder: blobFolder(options.StorageDirectory), threads, ids: systemIds }),
    metrics,
  );
  const dicom = dicomPorts(options, settings, blobs, threads);
  const codecs = openCodecs(options, dicom.limits);

  const resourcePorts = {
    store,
    recorder,
    projections,
    blobs,
    ids,
    random: systemRandom,
    locks: new KeyedLock(),
    deflates: options.StorageCompression,
    receiveLimits: receiveLimits(options),
  };
  const ingest = measuredIngest(
    createIngest({
      ...resourcePorts,
      summarize: dicom.summarizeReceived,
      transcoding: ingestTranscoding(options, codecs.transcoder, logger),
      overwrite: options.OverwriteInstances,
      limits: storageLimits(options),
      zipLimits: zipLimits(options),
    }),
    metrics,
  );
  const writable = options.ReadOnly ? readOnlyIngest : ingest;

  const dicomTls = openDicomTls(options);
  const network = openNetwork({
    ...resourcePorts,
    options,
    settings,
    tls: dicomTls,
    clock,
    timers,
    resources: projections.resources,
    search: projections.search,
    transcoder: codecs.transcoder,
    ingest: writable,
    summarize: dicom.summarizeReceived,
  });

  const annotations = createAnnotations({ ...resourcePorts, md5: (text) => createHash('md5').update(text).digest('hex') });
  const editing = { ...dicom.editing, resources: projections.resources, blobs, store, threads, transcoder: codecs.transcoder };
  const edit = createInstanceEditing(editing);
  const instances = jobInstances(writable);

  const jobTypes = createJobTypes({
    network: network.jobs,
    modification: modificationPorts({
      make: createInstanceMaking({ ...editing, deflates: options.StorageCompression }),
      instances,
      resources: projections.resources,
      annotations,
      logger,
      threads: threads.size,
    }),
    hierarchy: projections.resources.hierarchy,
    blobs,
    content: (blob) => wholeContent(blob, { blobs, store }),
    threads,
    clock,
    ids,
    limits: dicom.limits,
    compressionLevel: options.ZipCompressionLevel,
    transcoder: codecs.transcoder,
    transcodedAtOnce: codecs.threads.size,
    warn: (warning) => logger.warn(warning, 'An instance is left out of an archive'),
  });
  const engine = await startEngine(options, {
    store,
    recorder,
    projections,
    jobTypes,
    clock,
    timers,
    ids,
    random: systemRandom,
    outputs: blobs,
    logger: logLevels.logger('jobs'),
    recover,
  });
  const housekeeping = await startHousekeeping({ options, store, recorder, projections, blobs, clock, timers, ids, logger });

  const modalities = await openModalityRegistry({
    store,
    recorder,
    configured: options.DicomModalities,
    inDatabase: options.DicomModalitiesInDatabase,
    strict: options.StrictAetComparison,
  })();
  if (E.isLeft(modalities)) throw new CommandFailure(describeStoreError(modalities.left));

  const finding = createFinding({ options, settings, projections, store, threads, blobs });
  const application = createHttpApplication({
    options,
    engine,
    projections,
    ingest: writable,
    reconstruction: writable,
    modalities: modalities.right,
    network: network.routes,
    exports: { ...projections.exports, ...createExports(resourcePorts) },
    images: codecs.images,
    threads,
    transcoder: codecs.transcoder,
    transcoded: { open: (file) => createReadStream(file) },
    annotations,
    edit,
    readValues: createValueReader(editing),
    creation: createCreation(threads, writable, dicom.limits),
    anonymizedNames: createAnonymizedNames(recorder),
    random: systemRandom,
    instances: createInstanceFiles({ tags: dicom.tags, content: dicom.content, resources: projections.resources, blobs, store }),
    finding,
    histories: createJobHistories(store),
    describeContent: contentFor(options, describeContent),
    outputs: { open: blobReader(blobs, store) },
    metrics,
    whenStalled: health.whenStalled,
    settings,
    logLevels,
    lifecycle,
    identifier: serverIdentifier(options),
    clock,
    ids,
    onDefect: (err, correlationId) => logger.error({ err, correlationId }, 'A request failed by a defect'),
  });
  const addresses = options.HttpServerEnabled ? options.HttpBindAddresses : [];
  const servers = addresses.map(() => createHttpServer(application, options, tls));

  const known = { all: () => new Map(modalities.right.all()) };
  const node = createDicomNode({
    options,
    settings,
    clock,
    timers,
    ids,
    tls: dicomTls,
    modalities: known,
    ingest: writable,
    arrived: ({ stored, moveOriginator }) => {
      if (moveOriginator !== null) network.arrivals.took(moveOriginator, stored.ids.instance);
    },
    services: dicomServices({ options, settings, finding, projections, network, engine, modalities: known }),
    warn: (notice) => logLevels.logger('dicom').warn(notice, 'DICOM'),
  });

  let stopping = false;
  const sweep = sweepAtStart({ blobs, projections, startedAt, stopped: () => stopping, logger });

  const close = async (): Promise<void> => {
    stopping = true;
    housekeeping.rest();
    const closed = Promise.all([...servers.map(stopListening), node.close()]);
    await engine.stop();
    await closed;
    await housekeeping.close();
    await sweep;
    await projections.close();
    await store.close();
    await network.close();
    await codecs.threads.close();
    await threads.close();
    files.release();
  };
  let stopped: Promise<void> | null = null;
  const stop = (): Promise<void> => (stopped ??= close());

  try {
    await listenDicom(node, options, (message) => logger.warn(message));
    await Promise.all(servers.map((server, index) => listen(server, options.HttpPort, addresses[index] ?? '')));
  } catch (error) {
    await stop();
    throw error;
  }
  // Nobody waits for it: what comes meanwhile starts its thread itself.
  threads.prepare();
  return { stop };
};
