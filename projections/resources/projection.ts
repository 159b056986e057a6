import { stableOf } from '../../domain/resource/change';
import type { Projection } from '../host/projection';
import type { ResourcesView } from '../port';
import { mainTagsContent, sealedContent, textContent } from '../sealed-content';
import { openAbout } from './about';
import { openAnnotate } from './annotate';
import { openAnnotationQueries } from './annotation-queries';
import { annotationsSchema } from './annotations-schema';
import { openChanges } from './changes';
import { openDeleteResource } from './delete';
import { openFreshness } from './freshness';
import { type GarbageList, openGarbage } from './garbage';
import { openHierarchy } from './hierarchy';
import { openIdentifiers } from './identifiers';
import { LEVEL_NUMBER } from './levels';
import { openQueries } from './queries';
import { receptionOf } from './reception';
import { openReconstruct } from './reconstruct';
import { remembered } from './remembered';
import { resourceEventOf } from './resource-event';
import { resourcesSchema } from './schema';
import { openSearch, type ResourceSearch } from './search';
import { openSendable } from './sendable';
import { openStatistics } from './statistics';
import { openStoreInstance } from './store-instance';

export type ResourceViews = {
  readonly resources: ResourcesView;
  readonly search: ResourceSearch;
  readonly garbage: GarbageList;
};

/** The stored patients, studies, series and instances. */
export const resourcesProjection: Projection<ResourceViews> = {
  name: 'resources',
  version: 10,
  schema: `${resourcesSchema}${annotationsSchema}`,
  open: (database) => {
    const identifiers = openIdentifiers(database);
    const freshness = openFreshness();
    const deleteResource = openDeleteResource(database, identifiers, freshness);
    const changes = openChanges(database);
    const annotate = openAnnotate(database, changes.log, freshness);
    const storeInstance = openStoreInstance(database, { deleteResource, changes: changes.log, identifiers, freshness });
    const reconstruct = openReconstruct(database, identifiers, freshness);
    const stabilize = database
      .prepare<[string, number], number>('UPDATE resources SET stable = 1 WHERE id = ? AND level = ? RETURNING key')
      .pluck();
    const garbage = openGarbage(database, 'resources_garbage');
    const archived = remembered(openHierarchy(database));
    return {
      fold: {
        apply: (recorded) => {
          const event = resourceEventOf(recorded);
          if (event === null) return;
          archived.forget();
          const { time, actor } = recorded.metadata;
          switch (event.type) {
            case 'InstanceStored':
              storeInstance(event.data, time, receptionOf(actor), () =>
                mainTagsContent(sealedContent(recorded, event.data.mainTags)),
              );
              return;
            case 'ResourceDeleted':
              deleteResource(event.data.level, event.data.id);
              return;
            case 'ResourceStabilized': {
              freshness.touch(event.data.id);
              const key = stabilize.get(event.data.id, LEVEL_NUMBER[event.data.level]);
              const change = stableOf[event.data.level];
              if (key !== undefined && change !== null) changes.log.add(change, key, time);
              return;
            }
            case 'InstanceReconstructed':
              reconstruct(event.data, mainTagsContent(sealedContent(recorded, event.data.mainTags)));
              return;
            case 'MetadataSet':
              annotate.setMetadata(event.data, textContent(sealedContent(recorded, event.data.value)), time);
              return;
            case 'MetadataRemoved':
              annotate.removeMetadata(event.data, time);
              return;
            case 'AttachmentStored':
              annotate.storeAttachment(event.data, time);
              return;
            case 'AttachmentReencoded':
              annotate.reencodeAttachment(event.data);
              return;
            case 'AttachmentRemoved':
              annotate.removeAttachment(event.data, time);
              return;
            case 'LabelAdded':
              annotate.addLabel(event.data, textContent(sealedContent(recorded, event.data.label)));
              return;
            case 'LabelRemoved':
              annotate.removeLabel(event.data, textContent(sealedContent(recorded, event.data.label)));
              return;
            case 'PatientProtectionSet':
              annotate.protect(event.data);
              return;
            case 'ChangesForgotten':
              changes.log.forget();
              return;
          }
        },
        flush: garbage.flush,
        discard: archived.forget,
      },
      view: {
        resources: {
          ...openQueries(database),
          ...openSendable(database),
          ...freshness.view,
          ...openAbout(database),
          hierarchy: archived.hierarchy,
          statistics: openStatistics(database),
          ...openAnnotationQueries(database),
          changes: changes.view,
        },
        search: openSearch(database),
        garbage: garbage.list,
      },
    };
  },
};
