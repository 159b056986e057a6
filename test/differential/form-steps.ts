import { file } from './files';
import { get, request, type Step } from './step';

const [first, second, third] = [1, 2, 3].map((instance) => file({ patient: 'FORM', study: 20, series: 1, instance }));

const part = (body: Buffer | string, headers = 'Content-Disposition: form-data; name="a"; filename="a.dcm"'): Buffer =>
  Buffer.concat([Buffer.from(`--xx\r\n${headers}\r\n\r\n`), Buffer.from(body), Buffer.from('\r\n')]);

const form = (name: string, parts: readonly Buffer[], type = 'multipart/form-data; boundary=xx'): Step =>
  request(name, 'POST', '/instances', {
    body: Buffer.concat([...parts, Buffer.from('--xx--\r\n')]),
    headers: { 'Content-Type': type },
  });

const bytes = (one: { readonly bytes: Buffer } | undefined): Buffer => one?.bytes ?? Buffer.alloc(0);

/** Uploads as browsers send them. */
export const formSteps: readonly Step[] = [
  form('two files', [part(bytes(first)), part(bytes(second))]),
  form('one again', [part(bytes(first))]),
  form('a file without a name', [part(bytes(third), 'Content-Disposition: form-data; name="a"')]),
  form('a quoted boundary', [part(bytes(first))], 'multipart/form-data; boundary="xx"'),
  form('text', [part('hello')]),
  form('an empty file', [part('')]),
  form('a file, then text', [part(bytes(second)), part('hello')]),
  request('no form', 'POST', '/instances', { body: 'abc', headers: { 'Content-Type': 'multipart/form-data' } }),
  request('another multipart', 'POST', '/instances', {
    body: bytes(first),
    headers: { 'Content-Type': 'multipart/related; boundary=xx' },
  }),
  get('/instances', { name: 'the instances of the forms' }),
];
