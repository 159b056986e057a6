import type { Answer } from '../http-client';
import { zipEntries } from '../zip-entries';
import { comparableDumps } from './made-instances';
import { mask, maskSystem } from './mask';
import type { Names, RequestStep } from './step';

/** What is compared of an answer. */
export type Observation = {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
};

const COMPARED_HEADERS = [
  'content-type',
  'allow',
  'content-disposition',
  'content-encoding',
  'location',
  'www-authenticate',
  'connection',
];
/** Lists hold the job that runs just now: how much it has written is chance. */
const ARCHIVE_SIZE = /"ArchiveSize" : "\d+"/g;
const ZIP_START = Buffer.from('PK');

const bodyOf = async (step: RequestStep, { status, body }: Answer, names: Names): Promise<string> => {
  if (body.subarray(0, 2).equals(ZIP_START) && step.path.includes('archive')) {
    const entries = await zipEntries(body);
    return entries.map(({ name, bytes, md5 }) => `${name} ${bytes} ${md5}`).join('\n');
  }
  if (step.makes === 'file' && status === 200) return comparableDumps([body]);
  const text = mask(body.toString('latin1'), names);
  if (step.path === '/system') return maskSystem(text);
  if (step.lines !== undefined) {
    const { lines } = step;
    return text
      .split('\n')
      .filter((line) => lines.test(line))
      .join('\n');
  }
  if (step.unordered !== true) return text;
  return text
    .replace(ARCHIVE_SIZE, '"ArchiveSize" : <size>')
    .replace(/^\[|\]$/g, '')
    .split(/,\n(?= {3}\S)/)
    .map((item) => item.trim())
    .sort()
    .join('\n');
};

/** The length must be that of the body; which number it is follows from the comparison of the bodies. */
const lengthOf = ({ headers, body }: Answer): string => {
  const length = headers['content-length'];
  if (length === undefined) return 'absent';
  return Number(length) === body.length ? 'that of the body' : length;
};

export const observe = async (step: RequestStep, answer: Answer, names: Names): Promise<Observation> => {
  const headers: { [name: string]: string } = { 'content-length': lengthOf(answer) };
  for (const name of COMPARED_HEADERS) {
    const value = answer.headers[name];
    if (value !== undefined) headers[name] = mask(String(value), names);
  }
  return { status: answer.status, headers, body: await bodyOf(step, answer, names) };
};
