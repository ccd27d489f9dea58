// examples/federated: several browsers at once make the model of one recipe, on the GPU and on the CPU, and join; the one that was
// given another recipe does not.
import type { Browser } from 'puppeteer';
import { afterAll, beforeAll, expect, test } from 'vitest';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { launchBrowser } from '../../../scripts/engines/chromium.mjs';
import { createInitializer } from '../../../src/index.ts';
import { fingerprintOf, specsOfRecipe } from '../../../src/index-recipe.ts';
import { connectToBrowser } from '../harness/browser.ts';
import { joined, recipe, visit } from '../harness/federated.ts';

let a: Browser;
let b: Browser;
beforeAll(async () => {
  [a, b] = await Promise.all([connectToBrowser(), launchBrowser()]);
});
afterAll(() => Promise.all([a.disconnect(), b.close()]));

test('the fingerprint of the recipe is that of the CPU in Node', async () => {
  const model = await (await createInitializer({ backend: 'cpu', seed: 7 })).createAll(specsOfRecipe(recipe));
  expect((await fingerprintOf(model)).digest()).toBe(recipe.fingerprint);
});

test('two browsers at once, on the GPU and on the CPU: all join, but for those with another seed', async () => {
  const tampered = JSON.stringify({ ...recipe, seed: '43' });
  const other = await (await createInitializer({ backend: 'cpu' })).createAll(specsOfRecipe({ ...recipe, seed: '43' }));
  const fingerprint = (await fingerprintOf(other)).digest();
  expect(fingerprint).not.toBe(recipe.fingerprint);
  const said = await Promise.all([
    visit(a, { route: 'shader' }),
    visit(b),
    visit(a, { backend: 'cpu' }),
    visit(b, {}, tampered),
    visit(a, { backend: 'cpu' }, tampered),
  ]);
  expect(said).toEqual([
    joined('webgpu'),
    joined('webgpu'),
    joined('cpu'),
    ['refused', `Not joined: another model than the recipe's: ${fingerprint}`],
    ['refused', `Not joined: another model than the recipe's: ${fingerprint}`],
  ]);
});

/** A device on which one bit of one tensor is another one. */
function flipBit(): void {
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (this: GPUAdapter, ...options) {
    const device = await requestDevice.apply(this, options);
    const { createCommandEncoder } = device;
    device.createCommandEncoder = (...descriptor) => {
      const encoder = createCommandEncoder.apply(device, descriptor);
      const copy = encoder.copyBufferToBuffer as (...all: unknown[]) => undefined;
      encoder.copyBufferToBuffer = (...all: unknown[]) => {
        const source = all[0] as GPUBuffer;
        // Two ones in bfloat16 are 3f80 3f80.
        if (source.label === 'model.norm.weight') device.queue.writeBuffer(source, 0, Uint32Array.of(0x3f803f81));
        return copy.apply(encoder, all);
      };
      return encoder;
    };
    return device;
  };
}

test('a browser on whose device a bit is another one does not join', async () => {
  const [state, text] = (await visit(b, {}, undefined, flipBit)) ?? [];
  expect(state).toBe('refused');
  expect(text).toMatch(/^Not joined: another model than the recipe's: [0-9a-f]{64}$/);
  expect(text).not.toContain(recipe.fingerprint);
});

test.each([
  [
    'a model beyond 2 GiB',
    { ...recipe, options: { layers: 80, width: 8192, heads: 64, kvHeads: 8, hidden: 28672, vocabulary: 128256 } },
    'specsOfRecipe: maxBytes must be at least the bytes of this model, 141107412992, got 2147483648',
  ],
  ['an unknown key', { ...recipe, bogus: 1 }, 'specsOfRecipe: recipe.bogus is not known'],
  ['no fingerprint', { ...recipe, fingerprint: undefined }, 'the recipe has no fingerprint'],
  ['more text than a recipe has', { ...recipe, bogus: 'x'.repeat(70_000) }, 'no recipe: 70'],
])('%s is refused before anything is made', async (_, given, message) => {
  const [state, text] = (await visit(a, {}, JSON.stringify(given))) ?? [];
  expect(state).toBe('refused');
  expect(text).toContain(`Not joined: ${message}`);
});
