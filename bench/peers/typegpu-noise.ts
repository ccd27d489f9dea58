// @typegpu/noise: functions for kernels, so the kernel is written here. One number an invocation, seeded by tensor, row and
// column: seeds are f32, and an index of an element would be rounded from 2^24 on.
import { randf } from '@typegpu/noise';
import { d, tgpu } from 'typegpu';
import { createBuffer, readBuffer, requestDevice } from './gpu.ts';
import { countOf, type Prepare, type Tensor } from './peer.ts';

const Params = d.struct({ count: d.u32, columns: d.u32, stream: d.u32, mean: d.f32, stddev: d.f32 });
const layout = tgpu.bindGroupLayout({
  params: { uniform: Params },
  weights: { storage: d.arrayOf(d.f32), access: 'mutable' },
});

const main = tgpu.computeFn({
  workgroupSize: [256],
  in: { group: d.builtin.workgroupId, grid: d.builtin.numWorkgroups, local: d.builtin.localInvocationIndex },
})`{
  let i = (in.group.y * in.grid.x + in.group.x) * 256u + in.local;
  if (i < layout.$.params.count) {
    let row = layout.$.params.stream * 65536u + i / layout.$.params.columns;
    randSeed2(vec2f(f32(row), f32(i % layout.$.params.columns)));
    layout.$.weights[i] = randNormal(layout.$.params.mean, layout.$.params.stddev);
  }
}`.$uses({ layout, randSeed2: randf.seed2, randNormal: randf.normal });

export const prepare: Prepare = async ({ tensors }) => {
  const device = await requestDevice();
  const root = tgpu.initFromDevice({ device });
  const pipeline = root.createComputePipeline({ compute: main });
  const params = tensors.map((tensor, stream) =>
    root
      .createBuffer(Params, {
        count: countOf(tensor),
        columns: tensor.shape.at(-1) as number,
        stream,
        mean: tensor.mean,
        stddev: tensor.stddev,
      })
      .$usage('uniform'),
  );
  let buffers: GPUBuffer[] = [];
  return {
    async run() {
      buffers = tensors.map((tensor, i) => {
        const buffer = createBuffer(device, countOf(tensor));
        const group = root.createBindGroup(layout, {
          params: root.unwrap(params[i] as never) as never,
          weights: buffer,
        });
        const workgroups = Math.ceil(countOf(tensor) / 256);
        pipeline.with(group).dispatchWorkgroups(Math.min(workgroups, 65535), Math.ceil(workgroups / 65535));
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
};
