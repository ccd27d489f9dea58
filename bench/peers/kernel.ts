// Kernels written by hand for the purpose: Philox and Box-Muller, Philox and uniform numbers, and one that writes a constant. One
// dispatch a tensor, one submission; pipelines and parameters are made before.
import philoxWgsl from '../../shaders/philox.wgsl?raw';
import boxMuller from '../kernels/box-muller.wgsl?raw';
import constant from '../kernels/constant.wgsl?raw';
import uniform from '../kernels/uniform.wgsl?raw';
import { createBuffer, readBuffer, requestDevice } from './gpu.ts';
import { countOf, type Prepare, type Tensor } from './peer.ts';

/** Of the parameters, in all of them. */
const BYTES = 16;

interface Options {
  readonly reuse?: boolean;
  /** Uniform numbers, not normal ones. */
  readonly uniform?: boolean;
}

export const prepare: Prepare<Options> = async ({ tensors }, { reuse, uniform: isUniform }) => {
  const device = await requestDevice();
  const pipelineOf = (code: string) =>
    device.createComputePipelineAsync({ layout: 'auto', compute: { module: device.createShaderModule({ code }) } });
  const samples = await pipelineOf(philoxWgsl + (isUniform ? uniform : boxMuller));
  const constants = await pipelineOf(constant);

  // A tensor that is larger than a binding may be takes several dispatches, each with a key of its own.
  const { maxStorageBufferBindingSize, minUniformBufferOffsetAlignment: stride } = device.limits;
  const most = Math.floor(maxStorageBufferBindingSize / 256) * 16;
  const dispatches = tensors.flatMap((tensor, index) =>
    Array.from({ length: Math.ceil(countOf(tensor) / 4 / most) }, (_, part) => {
      const first = part * most;
      const quads = Math.min(most, countOf(tensor) / 4 - first);
      return { tensor, index, first, quads, pipeline: tensor.init === 'constant' ? constants : samples };
    }),
  );
  const values = new DataView(new ArrayBuffer(stride * dispatches.length));
  for (const [i, { quads, tensor }] of dispatches.entries()) {
    for (const [word, value] of [42, i, quads].entries()) values.setUint32(i * stride + 4 * word, value, true);
    values.setFloat32(i * stride + 12, tensor.init === 'constant' ? tensor.mean : tensor.stddev, true);
  }
  const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
  const params = device.createBuffer({ size: values.byteLength, usage });
  device.queue.writeBuffer(params, 0, values.buffer);

  const create = (): GPUBuffer[] => tensors.map((tensor) => createBuffer(device, countOf(tensor)));
  const bind = (buffers: GPUBuffer[]): GPUBindGroup[] =>
    dispatches.map(({ index, first, quads, pipeline }, i) =>
      device.createBindGroup({
        layout: pipeline.getBindGroupLayout(0),
        entries: [
          { binding: 0, resource: { buffer: params, offset: i * stride, size: BYTES } },
          { binding: 1, resource: { buffer: buffers[index] as GPUBuffer, offset: 16 * first, size: 16 * quads } },
        ],
      }),
    );
  let buffers = reuse ? create() : [];
  const bound = reuse && bind(buffers);
  return {
    async run() {
      if (!reuse) buffers = create();
      const groups = bound || bind(buffers);
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      for (const [i, { pipeline, quads }] of dispatches.entries()) {
        const workgroups = Math.ceil(quads / 256);
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, groups[i] as GPUBindGroup);
        pass.dispatchWorkgroups(Math.min(workgroups, 65535), Math.ceil(workgroups / 65535));
      }
      pass.end();
      device.queue.submit([encoder.finish()]);
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
