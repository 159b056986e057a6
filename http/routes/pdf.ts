import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { InstanceContent } from '../../ingest/port';
import type { Answer } from '../answer';
import type { HttpDependencies } from '../deps';
import { unknownResource } from '../errors';
import { bare } from '../fault';
import { answering, parameter, type Routes } from '../request-state';

const PDF = 'application/pdf';
/** Encapsulated PDF Storage (PS3.4, B.5). */
const PDF_CLASS = '1.2.840.10008.5.1.4.1.1.104.1';
/** Bytes of a MIME type, which is an LO (PS3.5, 6.2). */
const LONGEST_MIME = 128;

type Bytes = Extract<InstanceContent, { readonly kind: 'bytes' }>;

/** `/instances/{id}/pdf`: contract 05-create-dicom-pdf.md §2. */
export const pdfRoutes = (routes: Routes, { instances, projections }: HttpDependencies): void => {
  const elementAt = async (id: string, tag: string): Promise<Bytes> => {
    const content = await instances.content(id, [tag]);
    if (content === null || content === 'unreadable' || content.kind !== 'bytes') throw bare(404);
    return content;
  };

  routes.get(
    '/instances/:id/pdf',
    answering(async (context): Promise<Answer> => {
      const id = parameter(context, 'id');
      const row = projections.resources.get('Instance', id);
      if (row === null) throw unknownResource();
      if (row.instance?.sopClass !== PDF_CLASS) throw bare(404);
      const mime = await elementAt(id, '0042-0012');
      if (mime.size > LONGEST_MIME || (await textOf(mime.open())) !== PDF) throw bare(404);
      const document = await elementAt(id, '0042-0011');
      const length = await unpadded(document);
      const open = (): Readable => document.open(length === 0 ? undefined : { start: 0, end: length - 1 });
      return { kind: 'stream', status: 200, headers: [['Content-Type', PDF]], length, open };
    }),
  );
};

const textOf = async (stream: Readable): Promise<string> => (await buffer(stream)).toString('latin1').replace(/[\0 ]+$/, '');

/** The length without the zero that makes it even (PS3.5, 6.2): a PDF ends with `%%EOF`, and maybe a line break. */
const unpadded = async ({ size, open }: Bytes): Promise<number> => {
  if (size === 0) return 0;
  const last = await buffer(open({ start: size - 1, end: size - 1 }));
  return last[0] === 0 ? size - 1 : size;
};
