// For peers that draw numbers into arrays: uploads each array into a new GPUBuffer.
import { createBuffer, readBuffer, requestDevice } from './gpu.ts';
import { countOf, type Runner, type Tensor, type Work } from './peer.ts';

/** @param fill - fills an array with the numbers of a tensor other than a constant */
export async function uploaded(
  { tensors }: Work,
  fill: (array: Float32Array<ArrayBuffer>, tensor: Tensor) => void,
): Promise<Runner> {
  const device = await requestDevice();
  let buffers: GPUBuffer[] = [];
  return {
    async run() {
      buffers = tensors.map((tensor) => {
        const array = new Float32Array(countOf(tensor));
        if (tensor.init === 'constant') array.fill(tensor.mean);
        else fill(array, tensor);
        const buffer = createBuffer(device, array.length);
        device.queue.writeBuffer(buffer, 0, array);
        return buffer;
      });
      await device.queue.onSubmittedWorkDone();
    },
    read: (index) => readBuffer(device, buffers[index] as GPUBuffer, countOf(tensors[index] as Tensor)),
    release() {
      for (const buffer of buffers) buffer.destroy();
      buffers = [];
    },
    dispose: () => device.destroy(),
  };
}
