// jax-js: Threefry and Box-Muller, as one kernel for each operation, or fused by `jit`.
import { blockUntilReady, defaultDevice, init, type Array as JaxArray, jit, numpy, random } from '@jax-js/jax';
import type { Prepare, Tensor } from './peer.ts';

type Make = (key: JaxArray) => JaxArray;

const makeOf =
  ({ init: kind, mean, shape, stddev }: Tensor): Make =>
  (key) => {
    if (kind !== 'constant') return random.normal(key, [...shape]).mul(stddev);
    key.dispose();
    return numpy.full([...shape], mean);
  };

export const prepare: Prepare<{ device: 'webgpu' | 'wasm'; fused?: boolean }> = async ({ tensors }, options) => {
  const devices = await init(options.device);
  if (!devices.includes(options.device)) throw new Error(`jax-js: no device ${options.device}`);
  defaultDevice(options.device);
  const makes = tensors.map((tensor) => (options.fused ? jit(makeOf(tensor)) : makeOf(tensor)));
  let made: JaxArray[] = [];
  return {
    async run() {
      made = makes.map((make, i) => make(random.key(i)));
      await blockUntilReady(made);
    },
    read: async (index) => (await made[index]?.ref.data()) as Float32Array,
    release() {
      for (const one of made) one.dispose();
      made = [];
    },
    dispose() {}, // the device stays
  };
};
