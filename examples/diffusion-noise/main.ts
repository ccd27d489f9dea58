// Noise for a diffusion model. Element i of a tensor does not depend on how much of it is made, so that
// - image 5 of a batch is the same alone and in the batch: a prompt is repeated without the other 7;
// - a smaller picture is a crop of the larger one's noise, and keeps its composition.
import { createInitializer, normal } from 'weight-init';

const BATCH = 8;
const LATENT = [4, 64, 64] as const; // channels, height, width: those of Stable Diffusion at 512 x 512
const initializer = await createInitializer({ backend: 'webgpu', seed: 42 });
const noise = { name: 'noise', shape: [BATCH, ...LATENT], init: normal({ stddev: 1 }) };
const whole = (size: number) => [0, size] as const;

export const batch = await (await initializer.create(noise)).read();
const image = await initializer.create({ ...noise, slice: [[5, 6], ...LATENT.map(whole)] });
export const alone = await image.read();
// The middle 32 x 32 of image 5.
const small = await initializer.create({ ...noise, slice: [[5, 6], whole(4), [16, 48], [16, 48]] });
export const cropped = await small.read();

const size = alone.length;
const same = alone.filter((value, i) => value === batch[5 * size + i]).length;
const inside = cropped.filter((value, i) => {
  const [channel, row, column] = [Math.floor(i / 1024), Math.floor(i / 32) % 32, i % 32];
  return value === alone[channel * 4096 + (row + 16) * 64 + column + 16];
}).length;
(document.querySelector('output') as HTMLOutputElement).textContent =
  `image 5 alone: ${same} of ${size} numbers are those of the batch\n` +
  `its middle alone: ${inside} of ${cropped.length} numbers are those of the image`;
