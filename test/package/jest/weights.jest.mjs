// Run by Jest itself, from ../jest.slow.test.ts: its environments are contexts of node:vm, whose classes are not those of Node.
// Their globals are partly Node's and partly their own, so that even `new Float32Array(1).buffer instanceof ArrayBuffer` is false.

import { createInitializer, heNormal, initializeWeights } from '../../../dist/index.js';
import { fillWeightsSync, initializeWeightsSync, philoxWords, streamOfName } from '../../../dist/index-cpu.js';

/* global expect, process, test */

const SHAPE = [2048, 2048];

/** Words that differ: Jest's own comparison of millions of them is slow. */
const different = (a, b) => {
  const [x, y] = [a, b].map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength));
  return x.length === y.length ? x.reduce((sum, byte, i) => sum + Number(byte !== y[i]), 0) : Infinity;
};

/** What other threads have answered so far. Watched before the library looks for them. */
let answers = 0;
const { getBuiltinModule } = process;
process.getBuiltinModule = (name) => {
  const found = getBuiltinModule.call(process, name);
  if (name !== 'node:worker_threads') return found;
  class Worker extends found.Worker {
    constructor(...args) {
      super(...args);
      this.on('message', () => answers++);
    }
  }
  return { Worker };
};

test('the plain call: no weight is lost', async () => {
  const { data: expected } = initializeWeightsSync(SHAPE, 'he', { seed: 42, name: 'w' });
  expect(expected.filter((weight) => weight === 0).length).toBe(0);
  for (let calls = 0; calls < 3 || answers < 4; calls++) {
    const w = await initializeWeights(SHAPE, 'he', { seed: 42, name: 'w', threads: 3 });
    expect(w.backend).toBe('cpu');
    expect(different(w.data, expected)).toBe(0);
  }
  const plain = await initializeWeights(SHAPE, 'he', { seed: 42, name: 'w' });
  expect(different(plain.data, expected)).toBe(0);
});

test('arrays of the test, of each kind', async () => {
  const init = await createInitializer({ seed: 42, threads: 3 });
  for (const [dtype, make] of [
    ['f32', (count) => new Float32Array(count)],
    ['f32', (count) => new Float32Array(new ArrayBuffer(4 * count))],
    ['f32', (count) => new Float32Array(new SharedArrayBuffer(4 * count))],
    ['f16', (count) => new Uint16Array(count)],
    ['bf16', (count) => new Uint16Array(new ArrayBuffer(2 * count))],
  ]) {
    const count = SHAPE[0] * SHAPE[1];
    const spec = { shape: SHAPE, init: heNormal(), name: 'w', dtype };
    const expected = make(count);
    fillWeightsSync(expected, { ...spec, seed: 42 });
    const target = make(count);
    await init.fill(target, spec);
    expect(different(target, expected)).toBe(0);
  }
});

test('names and words', () => {
  expect(streamOfName('foobar')).toBe(0x85944171f73967e8n); // Landon Curt Noll's FNV test suite
  // Random123: counter and key 0.
  expect([...philoxWords(0, 0, 0, 4)]).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
});

test('drawn seeds', async () => {
  const { seed, data } = await initializeWeights([4, 4], 'he', { name: 'w' });
  expect(initializeWeightsSync([4, 4], 'he', { name: 'w', seed }).data).toEqual(data);
});
