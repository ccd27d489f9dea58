// Run by Jest itself, from ../jest.slow.test.ts: its environments are contexts of node:vm, whose classes are not those of Node.
// Their globals are partly Node's and partly their own, so that even `new Float32Array(1).buffer instanceof ArrayBuffer` is false.

import { createInitializer, heNormal, initializeWeights } from 'weight-init';
import { fillWeightsSync, initializeWeightsSync, philoxWords, streamOfName } from 'weight-init/cpu';

/* global Buffer, expect, process, test */

const SHAPE = [2048, 2048];

/** Whether bytes are the same: Jest's own comparison of millions of numbers is slow. */
const same = (...arrays) => {
  const [a, b] = arrays.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength));
  return Buffer.compare(a, b) === 0;
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
  expect(expected.includes(0)).toBe(false);
  for (let calls = 0; calls < 3 || answers < 4; calls++) {
    const w = await initializeWeights(SHAPE, 'he', { seed: 42, name: 'w', threads: 3 });
    expect(w.backend).toBe('cpu');
    expect(same(w.data, expected)).toBe(true);
  }
  const plain = await initializeWeights(SHAPE, 'he', { seed: 42, name: 'w' });
  expect(same(plain.data, expected)).toBe(true);
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
    expect(same(target, expected)).toBe(true);
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
