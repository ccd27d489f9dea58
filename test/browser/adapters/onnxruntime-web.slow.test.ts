// weight-init/adapters/onnxruntime-web in the browser, with ONNX Runtime Web 1.30.
import { expect, test } from 'vitest';
import { heNormal } from '../../../src/index.ts';
import { fillWeightsSync } from '../../../src/index-cpu.ts';
import { openHarness } from '../harness/browser.ts';

const opened = openHarness();

const values = new Float32Array(64);
fillWeightsSync(values, { name: 'w', shape: [8, 8], init: heNormal(), seed: 42 });
/** The bits of the matrix, from the CPU in Node. */
const w = [...new Uint32Array(values.buffer)];

test('a session multiplies by the bits of the CPU, from buffers, an arena and arrays; ends of tensors and sessions leave weights', async () => {
  const found = await opened.page.evaluate(async () => (await harness.onnxruntime()).products());
  const { dims, sliced, errors, ...bits } = found;
  for (const [name, one] of Object.entries(bits)) expect(one, name).toEqual(w);
  expect({ dims, sliced, errors }).toEqual({
    dims: [
      [2, 3],
      [0, 3],
    ],
    sliced: [16, 17, 18, 24, 25, 26].map((i) => w[i]),
    errors: [],
  });
});

test('float16 weights keep their bits', async () => {
  const halves = new Uint16Array(35);
  fillWeightsSync(halves, { name: 'w', shape: [5, 7], init: heNormal(), seed: 42, dtype: 'f16' });
  const found = await opened.page.evaluate(async () => (await harness.onnxruntime()).halves());
  const one = { type: 'float16', bits: [...halves] };
  expect(found).toEqual({ webgpu: one, cpu: one });
});

test.each(['webgpu', 'wasm'] as const)('a stored parameter comes from external data, on %s', async (provider) => {
  const found = await opened.page.evaluate(
    async (provider) => (await harness.onnxruntime()).external(provider),
    provider,
  );
  expect(found).toEqual([w, w]);
});

test('weights of another device are refused when the session runs', async () => {
  const { found, heard } = await opened.page.evaluate(async () => (await harness.onnxruntime()).foreignDevice());
  expect(found).toMatch(/\[Buffer "w"\] is associated with \[Device "weight-init"\], and cannot be used with/);
  expect(heard).toEqual([]);
});

test('what ONNX Runtime Web cannot take is refused', async () => {
  const messages = await opened.page.evaluate(async () => (await harness.onnxruntime()).refusals());
  expect(messages).toEqual({
    'no framework': 'ArgumentError: tensorOf: ort must be the module onnxruntime-web, got Object {  }',
    'no weights': 'ArgumentError: tensorOf: weights must be weights of this library, got Object {  }',
    bf16: `ArgumentError: tensorOf: weights.dtype must be 'f32' or 'f16': ONNX Runtime Web has no bfloat16, got "bf16"`,
    'one of a model': `ArgumentError: tensorsOf, "half": weights.dtype must be 'f32' or 'f16': ONNX Runtime Web has no bfloat16, got "bf16"`,
    'no model': 'ArgumentError: tensorsOf: model.tensors must be an object, got undefined',
    'external, no model': 'ArgumentError: externalDataOf: model.tensors must be an object, got undefined',
    'external, no weights':
      'ArgumentError: externalDataOf, "a": weights must be weights of this library, got Object {  }',
  });
});
