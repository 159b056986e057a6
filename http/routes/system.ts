import { json } from '../answer';
import type { HttpDependencies } from '../deps';
import { answering, type Routes } from '../request-state';
import { sizeMembers } from '../size-members';

/** The release of Orthanc whose REST interface this server has. */
const ORTHANC_VERSION = '1.10.1';
const API_VERSION = 16;
const DATABASE_VERSION = 6;

/** `/system` and `/statistics`: contract 09-resources.md §11. */
export const systemRoutes = (routes: Routes, { options, projections }: HttpDependencies): void => {
  routes.get(
    '/system',
    answering(() =>
      json({
        ApiVersion: API_VERSION,
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
        Version: ORTHANC_VERSION,
      }),
    ),
  );
  routes.get(
    '/statistics',
    answering(() => {
      const { patients, studies, series, instances, diskSize } = projections.resources.statistics();
      return json({
        CountInstances: instances,
        CountPatients: patients,
        CountSeries: series,
        CountStudies: studies,
        ...sizeMembers('TotalDiskSize', diskSize),
        ...sizeMembers('TotalUncompressedSize', diskSize),
      });
    }),
  );
};
