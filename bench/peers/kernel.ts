// Hand-written kernels: Philox and Box-Muller, Philox and uniform numbers, and one that writes a constant. One
// dispatch a tensor, one submission; pipelines and parameters are prepared before.
import philoxWgsl from '../../shaders/philox.wgsl?raw';
import boxMuller from '../kernels/box-muller.wgsl?raw';
import constant from '../kernels/constant.wgsl?raw';
import { quadKernel, submitPass } from '../kernels/quads.mjs';
import uniform from '../kernels/uniform.wgsl?raw';
import { createBuffer, readBuffer, requestDevice } from './gpu.ts';
import { countOf, type Prepare, type Tensor } from './peer.ts';

interface Options {
  readonly reuse?: boolean;
  /** Uniform numbers, not normal ones. */
  readonly uniform?: boolean;
}

export const prepare: Prepare<Options> = async ({ tensors }, { reuse, uniform: isUniform }) => {
  const device = await requestDevice();
  const samples = await quadKernel(device, philoxWgsl + (isUniform ? uniform : boxMuller));
  const constants = await quadKernel(device, constant);

  // A tensor larger than the largest binding takes several dispatches, each with a key of its own.
  const maxQuads = Math.floor(device.limits.maxStorageBufferBindingSize / 256) * 16;
  const dispatches = tensors
    .flatMap((tensor, index) =>
      Array.from({ length: Math.ceil(countOf(tensor) / 4 / maxQuads) }, (_, part) => {
        const first = part * maxQuads;
        return { tensor, index, first, quads: Math.min(maxQuads, countOf(tensor) / 4 - first) };
      }),
    )
    .map(({ tensor, quads, ...place }, i) => {
      const [kernel, value] = tensor.init === 'constant' ? [constants, tensor.mean] : [samples, tensor.stddev];
      return { ...place, quads, kernel, params: kernel.params({ key: [42, i], quads, value }) };
    });

  const create = (): GPUBuffer[] => tensors.map((tensor) => createBuffer(device, countOf(tensor)));
  const bind = (buffers: GPUBuffer[]) =>
    dispatches.map(({ kernel, params, index, quads, first }) =>
      kernel.bind(params, buffers[index] as GPUBuffer, quads, first),
    );
  let buffers = reuse ? create() : [];
  const bound = reuse && bind(buffers);
  return {
    async run() {
      if (!reuse) buffers = create();
      const records = bound || bind(buffers);
      submitPass(device, (pass) => {
        for (const record of records) record(pass);
      });
      await device.queue.onSubmittedWorkDone();
    },
    read: (index) => readBuffer(device, buffers[index] as GPUBuffer, countOf(tensors[index] as Tensor)),
    release() {
      if (reuse) return;
      for (const buffer of buffers) buffer.destroy();
      buffers = [];
    },
    dispose: () => device.destroy(),
  };
};
