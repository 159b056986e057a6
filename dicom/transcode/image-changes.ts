import type { NewElement } from '../edit/editor';
import type { Syntax } from '../parse/frame';
import { vrOf } from '../parse/vr';
import { type Image, PHOTOMETRIC, PLANAR } from '../pixels/image';

const CS = vrOf('CS');
const US = vrOf('US');

/** The elements that tell in what an image is described otherwise. */
export const imageChanges = (before: Image, after: Image, { bigEndian }: Syntax): readonly NewElement[] => {
  const changes: NewElement[] = [];
  if (before.photometric !== after.photometric) {
    const { photometric } = after;
    const padded = photometric.length % 2 === 0 ? photometric : `${photometric} `;
    changes.push({ tag: PHOTOMETRIC, vr: CS, value: Buffer.from(padded, 'latin1') });
  }
  if (before.planar !== after.planar && after.samples > 1) {
    const value = Buffer.alloc(2);
    if (bigEndian) value.writeUInt16BE(after.planar ? 1 : 0);
    else value.writeUInt16LE(after.planar ? 1 : 0);
    changes.push({ tag: PLANAR, vr: US, value });
  }
  return changes;
};
