import { tagKey } from '../../dicom/parse/tag';
import { MAIN_TAGS } from '../../dicom/summary/main-tags';
import type { JsonObject } from '../../domain/json';
import { json } from '../answer';
import type { HttpDependencies } from '../deps';
import { answering, type Routes } from '../request-state';
import { sizeMembers } from '../size-members';

/** Of the interfaces of these releases: contract 12-newer-releases.md §1. */
const API_VERSIONS = { '1.10.1': 16, '1.12.11': 30 } as const;
const DATABASE_VERSION = 6;

/** `/system` and `/statistics`: contract 09-resources.md §11, 12-newer-releases.md §8.5. */
export const systemRoutes = (routes: Routes, deps: HttpDependencies): void => {
  const { options, projections } = deps;
  const newer = options.ReportedVersion === '1.10.1' ? {} : newerMembers(deps);
  routes.get(
    '/system',
    answering(() =>
      json({
        ApiVersion: API_VERSIONS[options.ReportedVersion],
        CheckRevisions: options.CheckRevisions,
        DatabaseBackendPlugin: null,
        DatabaseVersion: DATABASE_VERSION,
        DicomAet: options.DicomAet,
        DicomPort: options.DicomPort,
        HttpPort: options.HttpPort,
        IsHttpServerSecure: !options.RemoteAccessAllowed || options.AuthenticationEnabled,
        Name: options.Name,
        PluginsEnabled: true,
        StorageAreaPlugin: null,
        Version: options.ReportedVersion,
        ...newer,
      }),
    ),
  );
  routes.get(
    '/statistics',
    answering(() => {
      const { patients, studies, series, instances, diskSize, contentSize } = projections.resources.statistics();
      return json({
        CountInstances: instances,
        CountPatients: patients,
        CountSeries: series,
        CountStudies: studies,
        ...sizeMembers('TotalDiskSize', diskSize),
        ...sizeMembers('TotalUncompressedSize', contentSize),
      });
    }),
  );
};

const newerMembers = ({ options, identifier }: HttpDependencies): JsonObject => ({
  Capabilities: {
    HasExtendedChanges: true,
    HasExtendedFind: true,
    HasKeyValueStores: false,
    HasQueues: false,
    HasReserveQueueValue: false,
  },
  DatabaseServerIdentifier: identifier,
  DicomDefaultRetrieveMethod: options.DicomDefaultRetrieveMethod,
  HasLabels: true,
  IngestTranscoding: options.IngestTranscoding,
  MainDicomTags: Object.fromEntries(Object.entries(MAIN_TAGS).map(([level, tags]) => [level, tags.map(tagKey).join(';')])),
  MaximumPatientCount: options.MaximumPatientCount,
  MaximumStorageMode: options.MaximumStorageMode,
  MaximumStorageSize: options.MaximumStorageSize,
  OverwriteInstances: options.OverwriteInstances,
  PatientLevelEnabled: true,
  ReadOnly: options.ReadOnly,
  StorageCompression: options.StorageCompression,
  UserMetadata: Object.fromEntries(Object.entries(options.UserMetadata).map(([name, { number }]) => [name, number])),
});
