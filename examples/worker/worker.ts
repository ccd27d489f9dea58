// The worker: an initializer of its own, and an OffscreenCanvas that it draws on.
import { createInitializer, heNormal } from 'weight-init';

addEventListener('message', async ({ data }: MessageEvent<{ canvas: OffscreenCanvas; size: number }>) => {
  const { canvas, size } = data;
  const initializer = await createInitializer({ seed: 42 });
  const weights = await initializer.create({ name: 'fc1.weight', shape: [size, size], init: heNormal() });
  const values = await weights.read();
  // Grey is 0, white three standard deviations.
  const scale = 127 / (3 * Math.sqrt(2 / size));
  const pixels = new Uint8ClampedArray(values.length * 4).fill(255);
  for (const [i, value] of values.entries()) pixels.fill(128 + scale * value, 4 * i, 4 * i + 3);
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, size, size), 0, 0);
  postMessage({ backend: initializer.backend, values }, { transfer: [values.buffer] });
});
