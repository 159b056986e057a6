import { bytes, type GroupTexts, json, nothing, type OperationText } from '../operation-text';

const pictureQuery = {
  quality: 'Of a JPEG, 1 to 100; default: 90',
  returnUnsupportedImage: 'If present: a redirection to a placeholder instead of 415',
};

const renderedQuery = {
  ...pictureQuery,
  'window-center': 'Centre of the window; default: that of the file, or the middle of its stored bits',
  'window-width': 'Width of the window; default: that of the file, or all of its stored bits',
  width: 'The picture is resized to fit into so many columns',
  height: 'The picture is resized to fit into so many rows',
  smooth: 'Whether a picture that becomes smaller is smoothed before; default: false',
};

const numpyQuery = {
  compress: 'Whether the array is sent as `.npz`; default: false',
  rescale: 'Whether gray values are rescaled, as floats; default: true',
};

const headers = { Accept: '`image/png` (default), `image/jpeg` (not of 16 bits) or `image/x-portable-arbitrarymap`' };
const answers = {
  200: bytes('image/png', 'The picture'),
  404: nothing('No such instance or frame, or a malformed argument'),
  415: nothing('The frame cannot be shown so'),
};

const SHOWN: { readonly [route: string]: string } = {
  preview: 'the whole range of its gray values, or its colours',
  'image-uint8': 'gray values cut off at 0 and 255',
  'image-uint16': 'gray values cut off at 0 and 65535',
  'image-int16': "gray values cut off at -32768 and 32767, in two's complement",
  rendered: 'rescaled and windowed gray values, or its colours',
};

const pictures: readonly (readonly [string, OperationText])[] = Object.entries(SHOWN).flatMap(([route, what]) => {
  const query = route === 'rendered' ? renderedQuery : pictureQuery;
  return [
    [`GET /instances/{id}/${route}`, { summary: `Show the first frame: ${what}`, query, headers, answers }],
    [`GET /instances/{id}/frames/{frame}/${route}`, { summary: `Show a frame: ${what}`, query, headers, answers }],
  ];
});

const numpy = {
  200: bytes('application/octet-stream', 'The array: frames, rows, columns, channels; without frames for one alone'),
};
const matlab = { 200: bytes('text/plain', 'The expression, to be evaluated') };

export const images: GroupTexts = {
  tag: 'Images',
  operations: {
    'GET /instances/{id}/frames': { summary: 'List the frames', answers: { 200: json('Their numbers, from 0') } },
    'GET /instances/{id}/frames/{frame}': {
      summary: 'List what can be asked of a frame',
      answers: { 200: json('The last parts of the paths below') },
    },
    ...Object.fromEntries(pictures),
    'GET /instances/{id}/matlab': { summary: 'Get the first frame as a matrix for Octave and Matlab', answers: matlab },
    'GET /instances/{id}/frames/{frame}/matlab': { summary: 'Get a frame as a matrix for Octave and Matlab', answers: matlab },
    'GET /instances/{id}/numpy': { summary: 'Get all frames as an array for NumPy', query: numpyQuery, answers: numpy },
    'GET /instances/{id}/frames/{frame}/numpy': {
      summary: 'Get a frame as an array for NumPy',
      query: numpyQuery,
      answers: numpy,
    },
    'GET /series/{id}/numpy': { summary: 'Get all frames of a series as an array for NumPy', query: numpyQuery, answers: numpy },
    'GET /instances/{id}/frames/{frame}/raw': {
      summary: 'Get a frame as it is in the file',
      answers: { 200: bytes('application/octet-stream', 'Its codestream, or its samples in little endian') },
    },
    'GET /instances/{id}/frames/{frame}/raw.gz': {
      summary: 'Get a frame as it is in the file, compressed',
      answers: { 200: bytes('application/gzip', 'Its codestream, or its samples in little endian, as gzip') },
    },
    'GET /app/images/unsupported.png': {
      summary: 'Get what stands in for a frame that cannot be shown',
      answers: { 200: bytes('image/png', 'A crossed-out frame') },
    },
  },
};
