// This library: new buffers or arrays, or, with `reuse`, those of the previous run.
import type { Init, WeightSpec } from '../../dist/index.js';
import { createBuffer, readBuffer } from './gpu.ts';
import { countOf, type Prepare, type Tensor } from './peer.ts';

interface Options {
  readonly backend?: 'webgpu' | 'cpu';
  readonly route?: 'auto' | 'shader' | 'upload';
  readonly threads?: number;
  readonly reuse?: boolean;
  /** Without WebAssembly, by the loops in TypeScript. */
  readonly plain?: boolean;
}

export const prepare: Prepare<Options> = async ({ tensors }, { plain, reuse, ...options }) => {
  if (plain) Object.assign(globalThis, { WebAssembly: undefined }); // before the library is loaded
  const { constant, createInitializer, heNormal, normal } = await import('../../dist/index.js');
  const choices = { seed: 42, ...options };
  const initializer = await createInitializer(choices);
  const { device } = initializer;

  const initOf = ({ init, mean, stddev }: Tensor): Init =>
    init === 'he' ? heNormal() : init === 'normal' ? normal({ mean, stddev }) : constant(mean);
  const specs = tensors.map((tensor): WeightSpec<'f32'> & { name: string } => ({
    name: tensor.name,
    shape: tensor.shape,
    init: initOf(tensor),
  }));
  const [only] = specs.length === 1 ? specs : [];

  if (reuse) {
    const targets = tensors.map((tensor) =>
      device ? createBuffer(device, countOf(tensor)) : new Float32Array(countOf(tensor)),
    );
    const byName = Object.fromEntries(specs.map(({ name }, i) => [name, targets[i] as GPUBuffer | Float32Array]));
    return {
      async run() {
        if (only) await initializer.fill(targets[0] as GPUBuffer | Float32Array, only);
        else await initializer.fillAll(byName, specs);
        await device?.queue.onSubmittedWorkDone();
      },
      async read(index) {
        const target = targets[index] as GPUBuffer | Float32Array;
        return target instanceof Float32Array
          ? target
          : readBuffer(device as GPUDevice, target, countOf(tensors[index] as Tensor));
      },
      release() {},
      dispose: () => initializer.destroy(),
    };
  }

  let made: { read(index: number): Promise<Float32Array>; destroy(): void } | undefined;
  return {
    async run() {
      if (only) {
        const weights = await initializer.create(only);
        made = { read: () => weights.read(), destroy: () => weights.destroy() };
      } else {
        const model = await initializer.createAll(specs);
        const of = (index: number) => model.tensors[specs[index]?.name as string];
        made = { read: async (index) => (await of(index)?.read()) as Float32Array, destroy: () => model.destroy() };
      }
      await device?.queue.onSubmittedWorkDone();
    },
    read: async (index) => (await made?.read(index)) as Float32Array,
    release() {
      made?.destroy();
      made = undefined;
    },
    dispose: () => initializer.destroy(),
  };
};
