import { PNG } from 'pngjs';

const WIDTH = 150;
const HEIGHT = 84;
const GRAY = 0;
const [DARK, LIGHT] = [64, 192];

/** A crossed-out frame, for an image that cannot be shown. */
export const placeholder = (): Buffer => {
  const image = new PNG({ width: WIDTH, height: HEIGHT });
  image.data = Buffer.alloc(WIDTH * HEIGHT, DARK);
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const across = (x * HEIGHT) / WIDTH;
      const border = x < 2 || y < 2 || x >= WIDTH - 2 || y >= HEIGHT - 2;
      if (border || Math.abs(across - y) < 1 || Math.abs(HEIGHT - across - y) < 1) image.data[y * WIDTH + x] = LIGHT;
    }
  }
  return PNG.sync.write(image, { colorType: GRAY, inputColorType: GRAY, inputHasAlpha: false });
};
