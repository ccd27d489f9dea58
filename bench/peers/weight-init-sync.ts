// This library's synchronous functions, into new arrays.
import { constant, fillWeightsSync, initializeWeightsSync, normal } from '../../dist/index-cpu.js';
import { countOf, type Prepare, type Tensor } from './peer.ts';

function make({ init, mean, name, shape, stddev }: Tensor): Float32Array {
  const [rows, columns] = shape as [number, number];
  if (init === 'he') return initializeWeightsSync([rows, columns], 'he', { seed: 42, name }).data;
  const array = new Float32Array(countOf({ init, mean, name, shape, stddev }));
  fillWeightsSync(array, {
    init: init === 'constant' ? constant(mean) : normal({ mean, stddev }),
    name,
    seed: 42,
    shape,
  });
  return array;
}

export const prepare: Prepare = async ({ tensors }) => {
  let arrays: Float32Array[] = [];
  return {
    async run() {
      arrays = tensors.map(make);
    },
    read: async (index) => arrays[index] as Float32Array,
    release() {
      arrays = [];
    },
    dispose() {},
  };
};
