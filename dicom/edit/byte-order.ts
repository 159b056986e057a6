import { vrOf } from '../parse/vr';

const WIDTHS: ReadonlyMap<number, number> = new Map([
  ...['US', 'SS', 'OW', 'AT'].map((vr) => [vrOf(vr), 2] as const),
  ...['UL', 'SL', 'FL', 'OF', 'OL'].map((vr) => [vrOf(vr), 4] as const),
  ...['FD', 'OD', 'SV', 'UV', 'OV'].map((vr) => [vrOf(vr), 8] as const),
]);

/** Bytes of the unit of which the order follows the transfer syntax (PS3.5, 7.3); 1: values of the VR have no byte order. */
export const unitWidth = (vr: number): number => WIDTHS.get(vr) ?? 1;

/** A copy with the bytes of each unit turned around; bytes after the last whole unit stay. */
export const turned = (bytes: Buffer, width: number): Buffer => {
  const copy = Buffer.from(bytes);
  const whole = copy.subarray(0, copy.length - (copy.length % width));
  if (width === 2) whole.swap16();
  if (width === 4) whole.swap32();
  if (width === 8) whole.swap64();
  return copy;
};
