// Whose device ONNX Runtime Web 1.30 uses: on a page of its own, since its first session decides.
import { expect, test } from 'vitest';
import { heNormal } from '../../../src/index.ts';
import { fillWeightsSync } from '../../../src/index-cpu.ts';
import { openHarness } from '../harness/browser.ts';

const opened = openHarness();

test('ort.env.webgpu.device = device is ignored; an initializer on the device that it then has works', async () => {
  const values = new Float32Array(64);
  fillWeightsSync(values, { name: 'w', shape: [8, 8], init: heNormal(), seed: 42 });
  const found = await opened.page.evaluate(async () => (await harness.onnxruntime()).environmentDevice());
  expect(found.isOurs).toBe(false);
  expect(found.ignored).toMatch(/\[Buffer "w"\] is associated with \[Device "weight-init"\], and cannot be used with/);
  const bits = [...new Uint32Array(values.buffer)];
  expect(found.right).toEqual(bits);
  // With its last session, ONNX Runtime destroys the device that it opened.
  expect(found.afterFirst).toEqual(bits);
  expect(found.afterLast).toBe('destroyed');
});
