import { orthancStatus } from '../../domain/orthanc-status';
import { described, HttpFault } from '../fault';
import { badContent } from './data-uri';
import { checkSize, type Pixels } from './image-pixels';

const HEADER = /^P7\n((?:[^\n]*\n){1,16}?)ENDHDR\n/;

/** A portable arbitrary map (netpbm's P7): gray of 8 or 16 bits (big endian), RGB of 8. Throws a fault. */
export const readPam = (file: Buffer): Pixels => {
  const [whole, lines] = HEADER.exec(file.subarray(0, 1024).toString('latin1')) ?? [];
  if (whole === undefined || lines === undefined) throw new HttpFault(badContent);
  const members = new Map(lines.split('\n').map((line) => [line.split(' ')[0] ?? '', Number(line.split(' ')[1])]));
  const of = (name: string): number => members.get(name) ?? 0;
  const [columns, rows, depth, maximum] = [of('WIDTH'), of('HEIGHT'), of('DEPTH'), of('MAXVAL')];
  const wide = maximum === 65_535;
  if (!(depth === 1 && wide) && !((depth === 1 || depth === 3) && maximum === 255)) throw described(orthancStatus.NotImplemented);
  const bytes = depth * (wide ? 2 : 1);
  checkSize(columns, rows, bytes);
  const data = Buffer.from(file.subarray(whole.length, whole.length + columns * rows * bytes));
  if (data.length !== columns * rows * bytes) throw new HttpFault(badContent);
  return { rows, columns, samples: depth === 3 ? 3 : 1, bits: wide ? 16 : 8, data: wide ? data.swap16() : data };
};
