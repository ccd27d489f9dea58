// A kernel written by hand for the purpose: Philox and Box-Muller, or a constant. One dispatch a tensor, one submission;
// bind groups and parameters are made before.
import boxMuller from './box-muller.wgsl?raw';
import constant from './constant.wgsl?raw';
import { createBuffer, readBuffer, requestDevice } from './gpu.ts';
import { countOf, type Prepare, type Tensor } from './peer.ts';

const PARAMS = 32;

interface Options {
  readonly kernel: 'box-muller' | 'constant';
  readonly reuse?: boolean;
}

export const prepare: Prepare<Options> = async ({ tensors }, options) => {
  const { philoxWgsl } = await import('../../dist/index.js');
  const code = options.kernel === 'constant' ? constant : philoxWgsl + boxMuller;
  const device = await requestDevice();
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code }) },
  });
  const { maxStorageBufferBindingSize, minUniformBufferOffsetAlignment: stride } = device.limits;

  // A tensor that is larger than a binding can be takes several.
  const most = Math.floor(maxStorageBufferBindingSize / 4096) * 256;
  const dispatches = tensors.flatMap((tensor, index) =>
    Array.from({ length: Math.ceil(countOf(tensor) / 4 / most) }, (_, part) => {
      const first = part * most;
      return { index, tensor, first, quads: Math.min(most, countOf(tensor) / 4 - first) };
    }),
  );
  const bytes = new DataView(new ArrayBuffer(stride * dispatches.length));
  for (const [i, { index, tensor, first, quads }] of dispatches.entries()) {
    for (const [word, value] of [42, 0, index, first, quads].entries()) {
      bytes.setUint32(i * stride + 4 * word, value, true);
    }
    bytes.setFloat32(i * stride + 20, tensor.mean, true);
    bytes.setFloat32(i * stride + 24, tensor.stddev, true);
  }
  const params = device.createBuffer({
    size: bytes.byteLength,
    usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
  });
  device.queue.writeBuffer(params, 0, bytes.buffer);

  const create = (): GPUBuffer[] => tensors.map((tensor) => createBuffer(device, countOf(tensor)));
  const bind = (buffers: GPUBuffer[]): GPUBindGroup[] =>
    dispatches.map(({ index, first, quads }, i) =>
      device.createBindGroup({
        layout: pipeline.getBindGroupLayout(0),
        entries: [
          { binding: 0, resource: { buffer: params, offset: i * stride, size: PARAMS } },
          { binding: 1, resource: { buffer: buffers[index] as GPUBuffer, offset: 16 * first, size: 16 * quads } },
        ],
      }),
    );
  let buffers = options.reuse ? create() : [];
  const bound = options.reuse && bind(buffers);
  return {
    async run() {
      if (!options.reuse) buffers = create();
      const groups = bound || bind(buffers);
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      pass.setPipeline(pipeline);
      for (const [i, { quads }] of dispatches.entries()) {
        const workgroups = Math.ceil(quads / 256);
        pass.setBindGroup(0, groups[i] as GPUBindGroup);
        pass.dispatchWorkgroups(Math.min(workgroups, 65535), Math.ceil(workgroups / 65535));
      }
      pass.end();
      device.queue.submit([encoder.finish()]);
      await device.queue.onSubmittedWorkDone();
    },
    read: (index) => readBuffer(device, buffers[index] as GPUBuffer, countOf(tensors[index] as Tensor)),
    release() {
      if (options.reuse) return;
      for (const buffer of buffers) buffer.destroy();
      buffers = [];
    },
  };
};
