import type { Image } from './image';

/** Native samples with those of a pixel side by side; a frame that is so already is returned as it is. For samples of whole bytes. */
export const interleaved = (frame: Buffer, { rows, columns, samples, allocated, planar }: Image): Buffer => {
  if (!planar || samples === 1) return frame;
  const bytes = Buffer.allocUnsafe(frame.length);
  const width = allocated / 8;
  const pixels = rows * columns;
  for (let sample = 0; sample < samples; sample += 1) {
    const plane = sample * pixels * width;
    for (let pixel = 0; pixel < pixels; pixel += 1) {
      const to = (pixel * samples + sample) * width;
      for (let byte = 0; byte < width; byte += 1) bytes[to + byte] = frame[plane + pixel * width + byte] ?? 0;
    }
  }
  return bytes;
};
