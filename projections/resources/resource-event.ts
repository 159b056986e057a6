import type { ResourceEvent, ResourceEventType } from '../../domain/resource/events';
import type { RecordedEvent } from '../../eventstore/port';

const TYPES: Readonly<Record<ResourceEventType, true>> = {
  InstanceStored: true,
  ResourceDeleted: true,
  ResourceStabilized: true,
  InstanceReconstructed: true,
  MetadataSet: true,
  MetadataRemoved: true,
  AttachmentStored: true,
  AttachmentReencoded: true,
  AttachmentRemoved: true,
  LabelAdded: true,
  LabelRemoved: true,
  PatientProtectionSet: true,
  ChangesForgotten: true,
};

// The log is written by the recorder alone and upcast when read: the type of an event settles the shape of its data.
const isResourceEvent = (event: { readonly type: string; readonly data: unknown }): event is ResourceEvent =>
  Object.hasOwn(TYPES, event.type);

/** The event as a change of resources, or null if it is none. */
export const resourceEventOf = ({ type, data }: RecordedEvent): ResourceEvent | null => {
  const event = { type, data };
  return isResourceEvent(event) ? event : null;
};
