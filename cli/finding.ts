import type { LiveSettings } from '../config/live-settings';
import type { Options } from '../config/options';
import { forThread } from '../dicom/source/file-to-read';
import type { EventStore } from '../eventstore/port';
import { createFind } from '../find/find';
import type { AnnotationReader } from '../find/port';
import { createRequestedTags } from '../find/requested-tags/requested-tags';
import { metadataNames } from '../http/annotation-names';
import type { Finding } from '../http/deps';
import { createFileTags } from '../ingest/file-tags';
import { readFileTags } from '../ingest/file-tags-task';
import type { Projections } from '../projections/host';
import type { BlobStore } from '../storage/port';
import type { Threads } from '../threads/threads';

type FindingPorts = {
  readonly options: Options;
  readonly settings: Pick<LiveSettings, 'defaultEncoding'>;
  readonly projections: Pick<Projections, 'search' | 'resources'>;
  readonly store: Pick<EventStore, 'document'>;
  readonly threads: Pick<Threads, 'run'>;
  readonly blobs: Pick<BlobStore, 'path' | 'read'>;
};

/** Bytes of a file whose tags the event loop may read itself. */
const INLINE_TAGS = 4 * 1024;

/** Puts together what answers questions about stored resources. */
export const createFinding = ({ options, settings, projections, store, threads, blobs }: FindingPorts): Finding => {
  const { search, resources } = projections;
  const access = options.StorageAccessOnFind;
  const names = metadataNames(options.UserMetadata);
  const annotations: AnnotationReader = {
    labels: ({ id }) => resources.labelsOf(id),
    metadata: ({ id }) => Object.fromEntries(resources.metadataOf(id).map(({ type, value }) => [names.nameOf(type), value])),
    isProtected: ({ id }) => resources.isProtected(id),
  };
  const fileTags = createFileTags({
    resources,
    blobs,
    store,
    read: async (given, tags) => {
      const encoding = settings.defaultEncoding.get();
      if (given.kind === 'bytes' && given.bytes.length <= INLINE_TAGS) return readFileTags({ file: given, tags, encoding });
      const { file, transfer } = forThread(given);
      return threads.run('fileTags', { file, tags, encoding }, { transfer });
    },
  });
  const shared = { search, resources, annotations, fileTags };
  return {
    ...createFind({ ...shared, readFiles: access === 'Always', maximumFiles: options.MaximumFilesReadOnFind }),
    search,
    annotations,
    requestedTags: createRequestedTags({ ...shared, readFiles: access !== 'Never' }),
  };
};
