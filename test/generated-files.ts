import { makeDicom } from '../dicom/testing/make-dicom';

const ROWS = 512;
const COLUMNS = 512;
/** PS3.5, chapter 9: our own arc, for tests only. */
const ROOT = '1.2.826.0.1.3680043.8.498.77';

/** A small generator of pseudo-random numbers (xorshift, 32 bits), the same on every run. */
export const randomNumbers = (seed: number): (() => number) => {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 0x1_0000_0000;
  };
};

/** 512 KiB of 12-bit pixels: a smooth body in air, with noise in the low bits, so that deflate halves it as it does a real CT. */
const ctPixels = (slice: number): Buffer => {
  const random = randomNumbers(slice * 7919 + 1);
  const pixels = Buffer.allocUnsafe(ROWS * COLUMNS * 2);
  for (let y = 0; y < ROWS; y += 1) {
    for (let x = 0; x < COLUMNS; x += 1) {
      const dx = (x - COLUMNS / 2) / 200;
      const dy = (y - ROWS / 2) / 150;
      const inside = dx * dx + dy * dy;
      const tissue = inside < 1 ? 1000 + 60 * Math.cos(x / 37 + slice / 9) + 40 * Math.sin(y / 23) : 24;
      const noise = Math.floor(random() * (inside < 1 ? 110 : 24));
      pixels.writeUInt16LE((Math.floor(tissue) + noise) & 0xfff, (y * COLUMNS + x) * 2);
    }
  }
  return pixels;
};

/** Of fixed length for slices below 900,000: one file can be turned into another by overwriting it. */
export const ctSopUid = (slice: number, study = 0): string => `${ROOT}.1.${study}.1.${100_000 + slice}`;

/** One slice of a CT study, 512 KiB and a little, `slice` from 0. All slices of a `study` form one series. */
export const ctSlice = (slice: number, study = 0): Buffer =>
  makeDicom({
    patientId: `CT${study}`,
    studyUid: `${ROOT}.1.${study}`,
    seriesUid: `${ROOT}.1.${study}.1`,
    sopUid: ctSopUid(slice, study),
    tags: {
      '0008,0020': '20260102',
      '0008,1030': 'Generated study',
      '0008,103e': 'Axial',
      '0010,0010': `Generated^Patient${study}`,
      '0020,0013': String(slice + 1),
    },
    pixelBytes: ctPixels(slice),
  });

/** A file of less than a kilobyte, or one with `pixelBytes` of pixels. */
export const smallFile = (patient: number, study: number, instance: number, pixelBytes?: number): Buffer =>
  makeDicom({
    patientId: `SMALL${patient}`,
    studyUid: `${ROOT}.2.${patient}.${study}`,
    seriesUid: `${ROOT}.2.${patient}.${study}.1`,
    sopUid: `${ROOT}.2.${patient}.${study}.1.${instance + 1}`,
    tags: {
      '0008,1030': `Small ${study}`,
      '0008,103e': 'Tiny',
      '0010,0010': `Small^Patient${patient}`,
      '0020,0013': String(instance + 1),
    },
    ...(pixelBytes === undefined ? {} : { pixelBytes }),
  });

/** One file of so many frames of 512 KiB, 16 bits a pixel. */
export const largeFile = (frames: number): Buffer => {
  const frame = ctPixels(0);
  const pixels = Buffer.alloc(frame.length * frames);
  for (let at = 0; at < pixels.length; at += frame.length) frame.copy(pixels, at);
  return makeDicom({
    patientId: 'LARGE',
    studyUid: `${ROOT}.3.1`,
    seriesUid: `${ROOT}.3.1.1`,
    sopUid: `${ROOT}.3.1.1.1`,
    tags: {
      '0010,0010': 'Large^Patient',
      '0028,0008': String(frames),
      '0028,0010': { vr: 'US', value: [ROWS] },
      '0028,0011': { vr: 'US', value: [COLUMNS] },
    },
    pixelBytes: pixels,
  });
};
