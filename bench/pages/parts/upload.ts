// The last step of every page that draws numbers into an array.
import { createBuffer, requestDevice } from '../../peers/gpu.ts';
import { done } from './done.ts';

/** Uploads a matrix [512, 512] of the numbers that `next` returns. */
export async function upload(next: () => number): Promise<void> {
  const device = await requestDevice();
  const array = new Float32Array(512 * 512);
  for (let i = 0; i < array.length; i++) array[i] = next();
  const buffer = createBuffer(device, array.length);
  device.queue.writeBuffer(buffer, 0, array);
  await device.queue.onSubmittedWorkDone();
  done();
}
