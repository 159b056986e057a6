import type { Projection } from '../host/projection';
import type { ResourcesView } from '../port';
import { mainTagsContent, sealedContent } from '../sealed-content';
import { openDeleteResource } from './delete';
import { type GarbageList, openGarbage } from './garbage';
import { openHierarchy } from './hierarchy';
import { LEVEL_NUMBER } from './levels';
import { openQueries } from './queries';
import { resourceEventOf } from './resource-event';
import { resourcesSchema } from './schema';
import { openStatistics } from './statistics';
import { openStoreInstance } from './store-instance';

export type ResourceViews = { readonly resources: ResourcesView; readonly garbage: GarbageList };

/** The stored patients, studies, series and instances. */
export const resourcesProjection: Projection<ResourceViews> = {
  name: 'resources',
  version: 2,
  schema: resourcesSchema,
  open: (database) => {
    const deleteResource = openDeleteResource(database);
    const storeInstance = openStoreInstance(database, deleteResource);
    const stabilize = database.prepare('UPDATE resources SET stable = 1 WHERE id = ? AND level = ?');
    const garbage = openGarbage(database, 'resources_garbage');
    return {
      fold: {
        apply: (recorded) => {
          const event = resourceEventOf(recorded);
          if (event === null) return;
          switch (event.type) {
            case 'InstanceStored':
              storeInstance(event.data, recorded.metadata.time, () =>
                mainTagsContent(sealedContent(recorded, event.data.mainTags)),
              );
              return;
            case 'ResourceDeleted':
              deleteResource(event.data.level, event.data.id);
              return;
            case 'ResourceStabilized':
              stabilize.run(event.data.id, LEVEL_NUMBER[event.data.level]);
              return;
          }
        },
        flush: garbage.flush,
        discard: () => undefined,
      },
      view: {
        resources: {
          ...openQueries(database),
          hierarchy: openHierarchy(database),
          statistics: openStatistics(database),
        },
        garbage,
      },
    };
  },
};
