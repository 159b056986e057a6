import { z } from 'zod';
import type { Json, JsonObject } from '../../domain/json';
import { headerJson, tagsJson } from '../json/tags-json';
import { DicomError } from '../port';
import { memorySource } from '../source/memory-source';
import { summarize } from '../summary/summarize';

/** Everything that is compared of a file: the status of its upload, and, if it was taken, what is shown of it. */
export type Answers = { readonly status: number; readonly shown?: JsonObject };

const statusOf = (error: DicomError): number => (error.kind === 'NoIdentifiers' ? 404 : 400);

/** Ours, in the form of `orthancAnswers`. */
export const ourAnswers = (file: Buffer): Answers => {
  const source = memorySource(file);
  try {
    const { ids, mainTags, transferSyntax, sopClass, pixelDataOffset, indexInSeries, expectedNumberOfInstances } =
      summarize(source);
    const shown = {
      ids,
      mainTags,
      transferSyntax,
      sopClass: sopClass === '' ? null : sopClass,
      pixelDataOffset: pixelDataOffset === null ? null : String(pixelDataOffset),
      indexInSeries,
      expectedNumberOfInstances,
      tags: tagsJson(source, 'full'),
      short: tagsJson(source, 'short'),
      simple: tagsJson(source, 'simple'),
      header: headerJson(source, 'full'),
      simpleHeader: headerJson(source, 'simple'),
    };
    return { status: 200, shown };
  } catch (error) {
    if (error instanceof DicomError) return { status: statusOf(error) };
    throw error;
  }
};

const Stored = z.object({ ID: z.string(), ParentPatient: z.string(), ParentStudy: z.string(), ParentSeries: z.string() });
const Tags = z.record(z.string(), z.json());
const Resource = z.object({
  MainDicomTags: z.record(z.string(), z.string()),
  IndexInSeries: z.number().nullish(),
  ExpectedNumberOfInstances: z.number().nullish(),
});
const Metadata = z.object({
  TransferSyntax: z.string().optional(),
  SopClassUid: z.string().optional(),
  PixelDataOffset: z.string().optional(),
});

/** Uploads a file to a real Orthanc, asks for all that is compared, and deletes it again. */
export const orthancAnswers = async (url: string, file: Buffer): Promise<Answers> => {
  const upload = await fetch(`${url}/instances`, { method: 'POST', body: new Uint8Array(file) });
  const answer: unknown = await upload.json();
  if (upload.status !== 200) return { status: upload.status };
  const stored = Stored.parse(answer);
  const get = async (path: string): Promise<unknown> => (await fetch(url + path)).json();
  const tags = async (path: string): Promise<JsonObject> =>
    Tags.parse(await get(`/instances/${stored.ID}/${path}`)) as JsonObject;
  const resource = async (level: string, id: string) => Resource.parse(await get(`/${level}/${id}?short`));
  const [patient, study, series, instance] = await Promise.all([
    resource('patients', stored.ParentPatient),
    resource('studies', stored.ParentStudy),
    resource('series', stored.ParentSeries),
    resource('instances', stored.ID),
  ]);
  const metadata = Metadata.parse(await get(`/instances/${stored.ID}/metadata?expand`));
  const [full, short, simple, header, simpleHeader] = await Promise.all(
    ['tags', 'tags?short', 'tags?simplify', 'header', 'header?simplify'].map(tags),
  );
  const shown: { [name: string]: Json } = {
    ids: { patient: stored.ParentPatient, study: stored.ParentStudy, series: stored.ParentSeries, instance: stored.ID },
    mainTags: {
      patient: patient.MainDicomTags,
      study: study.MainDicomTags,
      series: series.MainDicomTags,
      instance: instance.MainDicomTags,
    },
    transferSyntax: metadata.TransferSyntax ?? null,
    sopClass: metadata.SopClassUid ?? null,
    pixelDataOffset: metadata.PixelDataOffset ?? null,
    indexInSeries: instance.IndexInSeries ?? null,
    expectedNumberOfInstances: series.ExpectedNumberOfInstances ?? null,
    tags: full ?? null,
    short: short ?? null,
    simple: simple ?? null,
    header: header ?? null,
    simpleHeader: simpleHeader ?? null,
  };
  await fetch(`${url}/patients/${stored.ParentPatient}`, { method: 'DELETE' });
  return { status: 200, shown };
};
