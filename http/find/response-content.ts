import type { TagsFormat } from '../../dicom/port';
import type { Json, JsonObject } from '../../domain/json';
import type { AnnotationReader } from '../../find/port';
import { storedForm } from '../../ingest/deflated';
import type { ResourceRow, ResourcesView } from '../../projections/port';
import { resourceJson } from '../resource-json';
import type { ResponseContent } from './newer-members';

const attachments = ({ id }: ResourceRow, resources: ResourcesView): Json =>
  resources.attachmentsOf(id).map(({ type, fileUuid, blob }) => ({
    Uuid: fileUuid,
    ContentType: type,
    CompressedSize: storedForm(blob).size,
    UncompressedSize: blob.size,
    CompressedMD5: storedForm(blob).md5,
    UncompressedMD5: blob.md5,
  }));

/** The members of the whole resource that each content stands for. */
const MEMBERS: { readonly [content in ResponseContent]: readonly string[] } = {
  MainDicomTags: ['MainDicomTags', 'PatientMainDicomTags'],
  Metadata: [],
  Children: ['Studies', 'Series', 'Instances'],
  Parent: ['ParentPatient', 'ParentStudy', 'ParentSeries'],
  Labels: [],
  Status: ['Status'],
  IsStable: ['IsStable'],
  IsProtected: [],
  Attachments: [],
  RequestedTags: [],
};

/** A resource with the members that `ResponseContent` asks for: contract 12-newer-releases.md §6.3. */
export const chosenJson = (
  row: ResourceRow,
  chosen: ReadonlySet<ResponseContent>,
  format: TagsFormat,
  ports: { readonly resources: ResourcesView; readonly annotations: AnnotationReader },
): JsonObject => {
  const { annotations } = ports;
  const names = new Set(['ID', 'Type', ...[...chosen].flatMap((content) => MEMBERS[content])]);
  const whole = Object.entries(resourceJson(row, format, ports.resources, true)).filter(([name]) => names.has(name));
  return {
    ...Object.fromEntries(whole),
    ...(chosen.has('Metadata') ? { Metadata: annotations.metadata(row) } : {}),
    ...(chosen.has('Labels') ? { Labels: annotations.labels(row).toSorted() } : {}),
    ...(chosen.has('IsProtected') && row.level === 'Patient' ? { IsProtected: annotations.isProtected(row) } : {}),
    ...(chosen.has('Attachments') ? { Attachments: attachments(row, ports.resources) } : {}),
  };
};
