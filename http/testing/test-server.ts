import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import * as E from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import type { Engine } from '../../actors/port';
import { createLiveSettings } from '../../config/live-settings';
import { createLogLevels } from '../../config/log-levels';
import { createLogger } from '../../config/logger';
import { optionTable } from '../../config/option-table';
import type { Options } from '../../config/options';
import type { JsonObject } from '../../domain/json';
import type { Modality } from '../../domain/modality/modality';
import type { Annotations } from '../../ingest/annotations';
import type { ModalityRegistry } from '../../modalities/registry';
import type { JobRow, JobsView, ResourcesView } from '../../projections/port';
import { createThreads } from '../../threads/threads';
import { createHttpApplication } from '../application';
import { builtOf, plannedOf } from '../creation/creation-task';
import type { Finding, HttpDependencies } from '../deps';
import { embeddedImage } from '../modification/embedded-image';
import { createHttpServer } from '../server';
import type { TlsSettings } from '../tls';
import { fakeNetwork } from './fake-network';
import { type RawAnswer, type RawRequest, send } from './raw-client';

/** 2026-11-23T19:00:00.5Z. */
export const NOW = Date.UTC(2026, 10, 23, 19, 0, 0) * 1000 + 500_000;

const defaults = Object.fromEntries(Object.entries(optionTable).map(([name, { default: value }]) => [name, value])) as Options;

const unknown = (id: string) => TE.left({ _tag: 'UnknownJob', id } as const);

export const fakeEngine: Engine = {
  submit: () => TE.right({ id: 'new-job' }),
  pause: unknown,
  resume: unknown,
  cancel: unknown,
  resubmit: unknown,
  forget: unknown,
  deleteOutput: unknown,
  touchOutput: () => undefined,
  whenOver: async () => null,
  stop: async () => undefined,
};

export const fakeJobs = (rows: readonly JobRow[]): JobsView => ({
  ids: () => rows.map(({ state }) => state.id),
  get: (id) => rows.find(({ state }) => state.id === id) ?? null,
  all: () => rows,
  open: () => [],
  completed: () => [],
  outputs: () => [],
  counts: () => ({ pending: 0, running: 0, success: 0, failure: 0 }),
});

export const fakeResources: ResourcesView = {
  list: () => [],
  about: () => ({ children: [], labels: [], isProtected: false, anonymizedFrom: null, modifiedFrom: null }),
  versionOf: () => 0,
  generation: () => 0,
  get: () => null,
  sendable: () => null,
  sendables: (instances) => instances.map(() => null),
  storageForms: () => [],
  find: () => null,
  children: () => [],
  indexes: () => [],
  instances: () => [],
  hierarchy: () => null,
  statistics: () => ({ patients: 0, studies: 0, series: 0, instances: 0, diskSize: 0, contentSize: 0 }),
  unstable: () => [],
  changes: { list: () => [], last: () => 0 },
  metadataOf: () => [],
  attachmentsOf: () => [],
  labelsOf: () => [],
  labels: () => [],
  sourceOf: () => ({ anonymizedFrom: null, modifiedFrom: null }),
  isProtected: () => false,
  nextToRecycle: () => null,
};

const refused = () => TE.left({ _tag: 'UnknownResource' } as const);
export const fakeAnnotations: Annotations = {
  setMetadata: refused,
  removeMetadata: refused,
  storeAttachment: refused,
  reencode: refused,
  removeAttachment: refused,
  addLabel: refused,
  removeLabel: refused,
  protect: refused,
  forgetChanges: () => TE.right(null),
};

export const fakeFinding: Finding = {
  find: async () => E.right([]),
  needsFiles: () => false,
  requestedTags: async () => ({}),
  annotations: { labels: () => [], metadata: () => ({}), isProtected: () => false },
  search: {
    keysWith: () => [],
    keyOf: () => null,
    byKey: () => null,
    byKeys: () => [],
    identifiers: () => [],
    page: () => [],
    childrenPage: () => [],
    countBelow: () => 0,
    sopClassesOf: () => [],
  },
};

/** A registry in memory, without a log. */
const fakeModalities = (given: Readonly<Record<string, Modality>>): ModalityRegistry => {
  const modalities = new Map(Object.entries(given));
  return {
    all: () => [...modalities].sort(),
    get: (name) => modalities.get(name) ?? null,
    byAet: () => null,
    set: (name, modality) => TE.fromIO(() => void modalities.set(name, modality)),
    remove: (name) => TE.fromIO(() => modalities.delete(name)),
  };
};

export type Fakes = {
  readonly options?: Partial<Options>;
  readonly engine?: Partial<Engine>;
  readonly jobs?: readonly JobRow[];
  readonly resources?: Partial<ResourcesView>;
  /** Serves HTTPS. */
  readonly tls?: TlsSettings;
} & Partial<Omit<HttpDependencies, 'options' | 'engine' | 'projections'>>;

export type TestServer = {
  readonly port: number;
  readonly send: (method: string, target: string, request?: RawRequest) => Promise<RawAnswer>;
  /** What `onDefect` was told. */
  readonly defects: readonly unknown[];
  readonly close: () => Promise<void>;
};

/** Starts no thread before something is deflated on it. */
const threads = createThreads();

/** All that the REST interface needs, as fakes, and what they were told of defects. */
export const testDependencies = ({
  options,
  engine,
  jobs = [],
  resources,
  tls: _,
  ...others
}: Fakes = {}): {
  readonly deps: HttpDependencies;
  readonly defects: readonly unknown[];
} => {
  const defects: unknown[] = [];
  let metricsEnabled = true;
  const deps: HttpDependencies = {
    options: { ...defaults, ...options },
    engine: { ...fakeEngine, ...engine },
    projections: { jobs: fakeJobs(jobs), resources: { ...fakeResources, ...resources } },
    ingest: {
      store: () => TE.left({ _tag: 'EmptyBody' }),

      remove: () => TE.right(null),
    },
    reconstruction: { reconstruct: () => TE.right(false) },
    modalities: fakeModalities(options?.DicomModalities ?? {}),
    network: fakeNetwork(),
    exports: { list: () => [], last: () => null, record: () => TE.right(undefined), forget: () => TE.right(undefined) },
    annotations: fakeAnnotations,
    edit: async () => null,
    readValues: async () => null,
    creation: {
      plan: async (body) => plannedOf(body),
      build: async (creation) => builtOf(creation),
      image: async (uri) => embeddedImage(uri),
      store: () => TE.left({ _tag: 'ReadOnly' }),
      limits: {},
    },
    anonymizedNames: { next: () => TE.right('Anonymized1') },
    random: (bytes) => new Uint8Array(bytes),
    instances: { locate: async () => null, open: async () => null, tags: async () => null, content: async () => null },
    images: {
      picture: async () => ({ ok: false, refusal: { _tag: 'NoPixelData' } }),
      placeholder: async () => Buffer.from('placeholder'),
      matlab: async () => ({ ok: false, refusal: { _tag: 'NoPixelData' } }),
      numpy: async () => ({ ok: false, refusal: { _tag: 'NoPixelData' } }),
      raw: async () => ({ ok: false, refusal: { _tag: 'NoPixelData' } }),
      frames: async () => ({ ok: true, value: 1 }),
    },
    threads,
    transcoder: { writes: () => true, transcode: async () => ({ kind: 'refused', refusal: { _tag: 'NoSuitableSyntax' } }) },
    transcoded: { open: () => Readable.from([]) },
    finding: fakeFinding,
    histories: { events: async () => null, rowAfter: async () => null },
    describeContent: (_: string, facts: JsonObject) => facts,
    outputs: { open: () => Readable.from([]) },
    metrics: {
      enabled: () => metricsEnabled,
      enable: (enabled) => {
        metricsEnabled = enabled;
      },
      update: () => undefined,
      render: async () => 'a 1 2\n',
    },
    whenStalled: () => () => undefined,
    settings: createLiveSettings({ ...defaults, ...options }),
    logLevels: createLogLevels(createLogger('silent')),
    lifecycle: { reset: () => undefined, shutdown: () => undefined },
    identifier: 'test',
    clock: { now: () => NOW },
    ids: { uuid: () => '00000000-0000-4000-8000-00000000002a' },
    onDefect: (error) => defects.push(error),
    ...others,
  };
  return { deps, defects };
};

/** The HTTP server on a free port of loopback, with fakes behind it. */
export const startTestServer = async (fakes: Fakes = {}): Promise<TestServer> => {
  const { deps, defects } = testDependencies(fakes);
  const server = createHttpServer(createHttpApplication(deps), deps.options, fakes.tls ?? null);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    defects,
    send: (method, target, request) => send(port, method, target, request),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
