import type { FileToRead } from '../../dicom/source/file-to-read';
import { orthancStatus } from '../../domain/orthanc-status';
import { type Answer, empty, json } from '../answer';
import type { HttpDependencies } from '../deps';
import { unknownResource } from '../errors';
import { bare, described } from '../fault';
import { imageFault, orUnknown } from '../image-fault';
import { frameNumber, PICTURES, type PictureRoute, readPicture, unsigned, wantsPlaceholder } from '../image-request';
import { memoryAnswer } from '../memory-answer';
import { numpyAnswer } from '../numpy-answer';
import { orderedSlices } from '../ordered-slices';
import { answering, type Context, parameter, type Routes } from '../request-state';

const OPERATIONS = [...PICTURES, 'matlab', 'numpy', 'raw', 'raw.gz'].sort();
const PLACEHOLDER = '/app/images/unsupported.png';
const JPEG_BASELINE = '1.2.840.10008.1.2.4.50';
const JPEG_2000: ReadonlySet<string> = new Set(['1.2.840.10008.1.2.4.90', '1.2.840.10008.1.2.4.91']);

const rawType = (transferSyntax: string): string => {
  if (transferSyntax === JPEG_BASELINE) return 'image/jpeg';
  return JPEG_2000.has(transferSyntax) ? 'image/jp2' : 'application/octet-stream';
};

/** Frames of instances as pictures, numbers and bytes: contract 09-resources.md §5; what it leaves open was observed on 1.10.1. */
export const imageRoutes = (routes: Routes, deps: HttpDependencies): void => {
  const { images, instances, projections } = deps;

  const fileOf = async (id: string): Promise<FileToRead> => {
    const located = await instances.locate(id);
    if (located === null) throw unknownResource();
    return located.file;
  };

  /** `up`: how many levels the route is below the root. */
  const unsupported = (context: Context, up: number): Answer =>
    wantsPlaceholder(context) ? empty(301, [['Location', `${'../'.repeat(up - 1)}${PLACEHOLDER.slice(1)}`]]) : empty(415);

  const picture = async (context: Context, route: PictureRoute, frame: string, up: number): Promise<Answer> => {
    const located = await instances.locate(parameter(context, 'id'));
    if (located === null) throw bare(404);
    const read = readPicture(context, route, frame);
    if (read.kind === 'notFound') throw bare(404);
    if (read.kind === 'unsupported') return unsupported(context, up);
    const made = await images.picture(located.file, read.request).catch((error) => {
      throw orUnknown(error);
    });
    if (made.ok) return memoryAnswer(made.value, [['Content-Type', read.mediaType]]);
    switch (made.refusal._tag) {
      case 'NoFrame':
        throw bare(404);
      case 'Busy':
        throw imageFault(made.refusal);
      case 'NotDicom':
      case 'NoPixelData':
      case 'BadPixelData':
      case 'TooLarge':
      case 'Unsupported':
      case 'Unreadable':
        return unsupported(context, up);
    }
  };

  const matlab = async (context: Context, frame: string): Promise<Answer> => {
    const file = await fileOf(parameter(context, 'id'));
    const number = frameNumber(frame);
    if (number === null) throw bare(404);
    const made = await images.matlab(file, number).catch((error) => {
      throw orUnknown(error);
    });
    if (!made.ok) throw imageFault(made.refusal);
    return memoryAnswer(made.value, [['Content-Type', 'text/plain']]);
  };

  const raw = async (context: Context, gzip: boolean): Promise<Answer> => {
    const file = await fileOf(parameter(context, 'id'));
    const number = frameNumber(parameter(context, 'frame'));
    if (number === null) throw bare(404);
    const made = await images.raw(file, number, gzip).catch((error) => {
      throw orUnknown(error);
    });
    if (!made.ok) throw imageFault(made.refusal);
    const { bytes, transferSyntax } = made.value;
    return memoryAnswer(bytes, [['Content-Type', gzip ? 'application/gzip' : rawType(transferSyntax)]]);
  };

  routes.get(
    '/instances/:id/frames',
    answering(async (context) => {
      const count = await images.frames(await fileOf(parameter(context, 'id'))).catch((error) => {
        throw orUnknown(error);
      });
      if (!count.ok) throw imageFault(count.refusal);
      return json(Array.from({ length: count.value }, (_, frame) => frame));
    }),
  );
  routes.get(
    '/instances/:id/frames/:frame',
    answering(() => json(OPERATIONS)),
  );
  for (const route of PICTURES) {
    routes.get(
      `/instances/:id/${route}`,
      answering((context) => picture(context, route, '0', 3)),
    );
    routes.get(
      `/instances/:id/frames/:frame/${route}`,
      answering((context) => picture(context, route, parameter(context, 'frame'), 5)),
    );
  }
  routes.get(
    '/instances/:id/matlab',
    answering((context) => matlab(context, '0')),
  );
  routes.get(
    '/instances/:id/frames/:frame/matlab',
    answering((context) => matlab(context, parameter(context, 'frame'))),
  );
  routes.get(
    '/instances/:id/frames/:frame/raw',
    answering((context) => raw(context, false)),
  );
  routes.get(
    '/instances/:id/frames/:frame/raw.gz',
    answering((context) => raw(context, true)),
  );
  routes.get(
    '/instances/:id/numpy',
    answering(async (context) => numpyAnswer(context, [await fileOf(parameter(context, 'id'))], null, deps)),
  );
  routes.get(
    '/instances/:id/frames/:frame/numpy',
    answering(async (context) => {
      const file = await fileOf(parameter(context, 'id'));
      const frame = unsigned(parameter(context, 'frame'));
      if (frame === null) {
        throw described(orthancStatus.ParameterOutOfRange, 'Expected an unsigned integer for the "frame" argument');
      }
      return numpyAnswer(context, [file], frame, deps);
    }),
  );
  routes.get(
    '/series/:id/numpy',
    answering(async (context) => {
      const id = parameter(context, 'id');
      const { resources } = projections;
      if (resources.get('Series', id) === null) throw unknownResource();
      const rows = resources.children('Series', id).flatMap((child) => resources.get('Instance', child) ?? []);
      const order = orderedSlices(rows);
      const ids = order.kind === 'ordered' ? order.instances : rows.map((row) => row.id);
      const files = await Promise.all(ids.map(fileOf));
      return numpyAnswer(context, files, null, deps);
    }),
  );
  routes.get(
    PLACEHOLDER,
    answering(async () => memoryAnswer(await images.placeholder(), [['Content-Type', 'image/png']])),
  );
};
