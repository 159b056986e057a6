import type { Raster } from './raster';

/** The text that Octave and Matlab make a matrix of: rows parted by `;`, or colours as Orthanc writes them. */
export const matlabOf = ({ kind, width, height, values }: Raster): string => {
  if (kind === 'colour') return `double(permute(reshape([ ${values.join(' ')} ], [ 3 ${height} ${width} ]), [ 3 2 1 ]))`;
  const rows = Array.from({ length: height }, (_, row) => values.subarray(row * width, (row + 1) * width).join(' '));
  return `double([ ${rows.join(' ; ')} ])`;
};
