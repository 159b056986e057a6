import type { FileToRead } from '../dicom/source/file-to-read';
import { orthancStatus } from '../domain/orthanc-status';
import { localDosTime } from '../zip/dos-time';
import type { ZipEntry } from '../zip/entry';
import { writeZip } from '../zip/writer';
import type { Answer, Header } from './answer';
import type { HttpDependencies } from './deps';
import { described } from './fault';
import { imageFault, orUnknown } from './image-fault';
import { memoryAnswer } from './memory-answer';
import { argument, type Context } from './request-state';
import { ResponseStream } from './response-stream';

type NumpyDependencies = Pick<HttpDependencies, 'images' | 'transcoded' | 'options' | 'clock' | 'threads'>;

const TYPE: Header = ['Content-Type', 'application/octet-stream'];
/** What NumPy calls the only array of an `.npz`. */
const ENTRY = 'arr_0';

/** The text is 1.10.1's. */
const boolean = (context: Context, name: string, otherwise: boolean): boolean => {
  const value = argument(context, name);
  if (value === null) return otherwise;
  if (value === '' || value === 'true' || value === '1') return true;
  if (value === 'false' || value === '0') return false;
  throw described(orthancStatus.ParameterOutOfRange, `Expected a Boolean for GET argument "${name}", found: ${value}`);
};

const entryOf = (file: FileToRead): ZipEntry => {
  if (file.kind === 'path') return { name: ENTRY, size: file.size, source: { kind: 'file', path: file.path } };
  return { name: ENTRY, size: file.bytes.byteLength, source: { kind: 'bytes', bytes: file.bytes } };
};

const sendZip = async ({ res }: Context, file: FileToRead, deps: NumpyDependencies): Promise<Answer> => {
  const { options, clock, threads } = deps;
  const stream = new ResponseStream(res, [TYPE], options.HttpRequestTimeout);
  const time = localDosTime(new Date(clock.now() / 1000));
  const entries = [entryOf(file)];
  for await (const _ of writeZip({ entries, sink: stream, threads, time, level: options.ZipCompressionLevel })) {
    // Each step is an entry: there is one.
  }
  await stream.end();
  return { kind: 'written' };
};

/** An array of the frames of the files, plain or as `.npz`; a large one is a temporary file that goes when the response is over. */
export const numpyAnswer = async (
  context: Context,
  files: readonly FileToRead[],
  frame: number | null,
  deps: NumpyDependencies,
): Promise<Answer> => {
  const compress = boolean(context, 'compress', false);
  const rescale = boolean(context, 'rescale', true);
  const made = await deps.images.numpy(files, frame, rescale).catch((error) => {
    throw orUnknown(error);
  });
  if (!made.ok) throw imageFault(made.refusal);
  const { file, release } = made.value;
  const { res } = context;
  if (res.closed) await release();
  else res.once('close', () => void release());
  if (compress) return sendZip(context, file, deps);
  if (file.kind === 'bytes') return memoryAnswer(file.bytes, [TYPE]);
  return { kind: 'stream', status: 200, headers: [TYPE], length: file.size, open: () => deps.transcoded.open(file.path) };
};
