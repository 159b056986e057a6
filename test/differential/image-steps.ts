import { makeDicom, type TagSpecs } from '../../dicom/testing/make-dicom';
import { GRAY, type ImageSpec, makeImage } from '../../dicom/testing/make-image';
import { orthancId } from './orthanc-id';
import { get, request, type Step, upload } from './step';

const ROOT = '1.2.826.0.1.3680043.8.498.83';
const PATIENT = 'IMAGES';

let instances = 0;
const uids = (series = 1) => {
  instances += 1;
  const [study, seriesUid] = [`${ROOT}.1`, `${ROOT}.1.${series}`];
  const sop = `${seriesUid}.${instances}`;
  const ids = { instance: orthancId(PATIENT, study, seriesUid, sop), series: orthancId(PATIENT, study, seriesUid) };
  return { ids, spec: { patientId: PATIENT, studyUid: study, seriesUid, sopUid: sop } };
};

const image = (name: string, spec: ImageSpec, tags: TagSpecs = {}, series = 1) => {
  const { ids, spec: file } = uids(series);
  return { name, bytes: makeImage(spec, { ...file, tags }), ...ids };
};

const gray = image('gray', GRAY);
const windowed = image('windowed', { ...GRAY, photometric: 'MONOCHROME1' }, { '0028,1050': '1000', '0028,1051': '500.5' });
const rescaled = image('rescaled', { ...GRAY, signed: true, stored: 16 }, { '0028,1052': '-10', '0028,1053': '3' });
const colour = image('colour', { ...GRAY, samples: 3, allocated: 8, stored: 8, photometric: 'RGB', planar: true });
const frames = image('frames', { ...GRAY, frames: 3 });
const short = image('short', GRAY, { '0028,0010': { vr: 'US', value: [60_000] } });
const slices = [3, 1, 2].map((number) =>
  image(
    `slice ${number}`,
    { ...GRAY, rows: 4, columns: 4, sample: (index) => index * number },
    { '0020,0013': String(number) },
    2,
  ),
);
const bare = (() => {
  const { ids, spec } = uids();
  return { name: 'no image', bytes: makeDicom(spec), ...ids };
})();
const files = [gray, windowed, rescaled, colour, frames, short, bare, ...slices];

const PAM = { Accept: 'image/x-portable-arbitrarymap' };
/** The bytes of PNG, JPEG and gzip are those of a library: the pixels are compared as PAM, and in dicom/images/images.peers.test.ts. */
const NO_BODY = { lines: /^(?!)/ };
const VIEWS = ['preview', 'image-uint8', 'image-uint16', 'image-int16', 'rendered'];

const pictures = files.flatMap(({ name, instance }) =>
  VIEWS.map((view) => get(`/instances/${instance}/${view}`, { name: `${view} of ${name}`, headers: PAM })),
);

const accepts = [
  'image/png',
  'image/jpeg',
  'image/*',
  '*/*',
  'text/html',
  'text/html, image/jpeg',
  'image/jpeg;q=0.5, image/png;q=0.8',
  'IMAGE/PNG',
  'image/jpg',
  'image/gif, */*;q=0.1',
  'image/png, foo',
];
const negotiated = ['preview', 'image-uint16', 'rendered'].flatMap((view) =>
  accepts.map((accept) =>
    get(`/instances/${gray.instance}/${view}`, { name: `${view}, Accept: ${accept}`, headers: { Accept: accept }, ...NO_BODY }),
  ),
);

const queries = [
  ...['1', '100', '0', '101', 'x', '-5', ''].map((quality) => `preview?quality=${quality}`),
  ...[
    'window-center=400',
    'window-width=100',
    'window-center=-4e1&window-width=100.5',
    'window-center=x',
    'window-width=0',
    'window-width=',
  ],
  ...[
    'width=10',
    'height=10',
    'width=10&height=3',
    'width=100&height=1000',
    'width=0',
    'width=-1',
    'width=x',
    'height=',
    'width=77&smooth=1',
    'width=20&smooth=true',
    'width=20&smooth=0',
    'width=20&smooth=x',
    'width=20&smooth',
  ],
].map((query) => (query.startsWith('preview') ? query : `rendered?${query}`));
const rendered = [gray, windowed, colour].flatMap(({ name, instance }) =>
  queries.map((query) => get(`/instances/${instance}/${query}`, { name: `${query} of ${name}`, headers: PAM })),
);

const operations = ['raw', 'matlab', 'numpy?rescale=false', 'numpy', 'preview', 'rendered'];
const numbered = [frames, gray, bare, short].flatMap(({ name, instance }) =>
  ['0', '2', '3', '-1', 'x', '01', '99999999999'].flatMap((frame) =>
    operations.map((operation) =>
      get(`/instances/${instance}/frames/${frame}/${operation}`, {
        name: `frame ${frame}, ${operation} of ${name}`,
        headers: PAM,
      }),
    ),
  ),
);

const whole = files.flatMap(({ name, instance }) => [
  get(`/instances/${instance}/frames`, { name: `frames of ${name}` }),
  get(`/instances/${instance}/numpy`, { name: `numpy of ${name}` }),
  get(`/instances/${instance}/numpy?rescale=0`, { name: `unscaled numpy of ${name}` }),
  get(`/instances/${instance}/matlab`, { name: `matlab of ${name}` }),
]);

const path = `/instances/${gray.instance}`;
const others: readonly Step[] = [
  get(`/series/${slices[0]?.series}/numpy`, { name: 'numpy of a series' }),
  get(`/series/${gray.instance}/numpy`, { name: 'numpy of no series' }),
  get(`${path}/frames/0`),
  get(`${path}/frames/x`),
  get(`${path}/frames/0/unknown`),
  get(`${path}/frames/0/raw.gz`, NO_BODY),
  get(`${path}/raw`),
  get(`${path}/numpy?compress=x`),
  get(`${path}/numpy?rescale=x`),
  get(`/instances/${bare.instance}/preview?returnUnsupportedImage`),
  get(`/instances/${bare.instance}/frames/0/rendered?returnUnsupportedImage=false`),
  get(`${path}/preview?returnUnsupportedImage&quality=x`),
  ...['preview', 'frames', 'numpy', 'matlab', 'frames/0/raw', 'frames/0'].map((route) => get(`/instances/unknown/${route}`)),
  ...['POST', 'PUT', 'DELETE'].map((method) => request(`${method} preview`, method, `${path}/preview`, { body: '' })),
];

/** Frames as pictures, numbers and bytes. */
export const imageSteps: readonly Step[] = [
  ...files.map(({ name, bytes }) => upload(name, bytes)),
  ...pictures,
  ...negotiated,
  ...rendered,
  ...numbered,
  ...whole,
  ...others,
];
