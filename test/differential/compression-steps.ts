import { file } from './files';
import { get, request, type Step, upload } from './step';

const whole = file({ patient: 'DEFLATE', study: 30, series: 1, instance: 1, pixelBytes: 200_000 });
const small = file({ patient: 'DEFLATE', study: 30, series: 1, instance: 2 });
const mine = `/studies/${whole.study}/attachments/1030`;

/** What does not depend on how well a library deflates. */
const shown = (path: string, when: string): readonly Step[] =>
  ['', '/is-compressed', '/size', '/md5', '/data'].map((view) => get(`${path}${view}`, { name: `${path}${view} ${when}` }));

const of = (instance: string): readonly Step[] => {
  const path = `/instances/${instance}/attachments/dicom`;
  const post = (action: string, times: string): Step =>
    request(`${action} ${path} ${times}`, 'POST', `${path}/${action}`, { body: '' });
  const content = (when: string): readonly Step[] => [
    ...shown(path, when),
    ...['file', 'tags', 'content/0010-0020', 'content/PixelData', 'content/PixelData/0'].map((view) =>
      get(`/instances/${instance}/${view}`, { name: `${instance} ${view} ${when}` }),
    ),
  ];
  return [
    ...content('as stored'),
    post('compress', 'once'),
    ...content('deflated'),
    post('compress', 'twice'),
    post('verify-md5', 'deflated'),
    request(`reconstruct ${instance}`, 'POST', `/instances/${instance}/reconstruct`, { body: '{}' }),
    ...shown(path, 'deflated twice'),
    post('uncompress', 'once'),
    post('uncompress', 'twice'),
    ...content('inflated'),
    get(`${path}/info`, { name: `${path} info after all` }),
    get(`${path}/compressed-data`, { name: `${path} stored after all` }),
    post('compress', 'at last'),
  ];
};

/** Attachments that are kept deflated, and what is read of them. */
export const compressionSteps: readonly Step[] = [
  upload('whole', whole.bytes),
  upload('small', small.bytes),
  ...of(whole.instance),
  ...of(small.instance),
  request('an attachment', 'PUT', mine, { body: 'a'.repeat(1000) }),
  request('deflate the attachment', 'POST', `${mine}/compress`, { body: '' }),
  ...shown(mine, 'deflated'),
  request('replace the attachment', 'PUT', mine, { body: 'b'.repeat(1000) }),
  ...shown(mine, 'replaced'),
  request('deflate what is not there', 'POST', `/studies/${whole.study}/attachments/1031/compress`, { body: '' }),
  request('deflate an unknown name', 'POST', `/studies/${whole.study}/attachments/nope/compress`, { body: '' }),
  request('deflate of an unknown resource', 'POST', '/studies/nope/attachments/dicom/compress', { body: '' }),
  get(`/studies/${whole.study}/archive`, { name: 'an archive of deflated files' }),
  request('delete a deflated instance', 'DELETE', `/instances/${whole.instance}`),
  request('delete the other one', 'DELETE', `/instances/${small.instance}`),
  get('/statistics', { name: 'nothing is left' }),
];
