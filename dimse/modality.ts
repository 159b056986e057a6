import type { Modalities } from '../domain/modality/modality';

export { MANUFACTURERS, type Manufacturer, type Modality, PERMISSIONS, type Permission } from '../domain/modality/modality';

/** The nodes that are configured now, by their symbolic names. The server side asks it who may do what. */
export type KnownModalities = { readonly all: () => Modalities };
