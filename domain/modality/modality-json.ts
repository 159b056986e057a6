import type { JsonObject } from '../json';
import type { Modality, Permission } from './modality';

/** The members of Orthanc's JSON that stand for permissions. */
export const PERMISSION_NAMES: { readonly [permission in Permission]: string } = {
  echo: 'AllowEcho',
  eventReport: 'AllowEventReport',
  find: 'AllowFind',
  findWorklist: 'AllowFindWorklist',
  get: 'AllowGet',
  move: 'AllowMove',
  nAction: 'AllowNAction',
  store: 'AllowStore',
  transcoding: 'AllowTranscoding',
};

/** The long form, with every member: contract 06-dimse.md §1. */
export const modalityJson = ({ allows, ...modality }: Modality): JsonObject => ({
  AET: modality.aet,
  AllowEcho: allows.echo,
  AllowEventReport: allows.eventReport,
  AllowFind: allows.find,
  AllowFindWorklist: allows.findWorklist,
  AllowGet: allows.get,
  AllowMove: allows.move,
  AllowNAction: allows.nAction,
  AllowStore: allows.store,
  AllowTranscoding: allows.transcoding,
  Host: modality.host,
  LocalAet: modality.localAet,
  Manufacturer: modality.manufacturer,
  Port: modality.port,
  RetrieveMethod: modality.retrieveMethod,
  Timeout: modality.timeout,
  UseDicomTls: modality.useDicomTls,
});
