// The weights that this library makes for TensorFlow.js: the same bits, on its device, without a copy.
import { beforeAll, describe, expect, test } from 'vitest';
import { heNormal, type Init, smallRandom, xavierNormal, zeros } from '../../../src/index.ts';
import { fillWeightsSync } from '../../../src/index-cpu.ts';
import { torchGenerator } from '../../../src/index-generators-torch.ts';
import { openPage } from '../harness/browser.ts';
import type { run } from './tfjs-page.ts';

const SEED = 7;
/** Odd sizes put the networks of a layer at offsets that are no multiple of 16 bytes. */
const SIZES = [3, 257, 129, 10];
const INITS: readonly Init[] = [zeros(), smallRandom(), xavierNormal(), heNormal()];
const LAYERS = SIZES.slice(1).map((fanOut, i) => ({
  name: `layers.${i}.weight`,
  shape: [SIZES[i] as number, fanOut] as const,
}));
const BYTES = LAYERS.reduce((sum, { shape }) => sum + 4 * INITS.length * shape[0] * shape[1], 0);

/** What TensorFlow.js should hold, from the CPU twin in Node. */
function expectedBits({ name, shape }: (typeof LAYERS)[number]): number[] {
  return INITS.flatMap((init) => {
    const array = new Float32Array(shape[0] * shape[1]);
    fillWeightsSync(array, { name, shape, init, seed: SEED });
    return [...new Uint32Array(array.buffer)];
  });
}

/** The same with PyTorch's numbers: each network's layers in turn from one generator. */
function expectedTorchBits(): number[][] {
  const networks = INITS.map((init) => {
    const generator = torchGenerator({ seed: SEED });
    return LAYERS.map(({ shape }) => generator.initialize(shape, init, { layout: 'in-out' }) as Float32Array);
  });
  return LAYERS.map((_, layer) =>
    networks.flatMap((network) => [...new Uint32Array((network[layer] as Float32Array).buffer)]),
  );
}

type Result = Awaited<ReturnType<typeof run>>;

/** Runs everything on a page, and checks what holds on both backends. */
function ran(backend: Result['backend'], prepare?: Parameters<typeof openPage>[1]): () => Result {
  const opened = openPage('/test/browser/demo/tfjs.html', prepare);
  let result: Result;
  beforeAll(async () => {
    await opened.page.waitForFunction(() => 'framework' in globalThis);
    result = await opened.page.evaluate((sizes, seed) => framework.run(sizes, seed), SIZES, SEED);
  });

  test('it reads back the bits of every layer and initializer', () => {
    expect(result.backend).toBe(backend);
    expect(result.bits.length).toBe(LAYERS.length);
    for (const [i, layer] of LAYERS.entries()) expect(result.bits[i]).toEqual(expectedBits(layer));
    expect(result.bits.flat().filter((bits) => bits !== 0).length).toBeGreaterThan(BYTES / 4 / 2);
  });

  test('with the numbers of PyTorch too', () => {
    expect(result.torchBits).toEqual(expectedTorchBits());
  });

  test('nothing stays allocated, and nothing is on the console', () => {
    expect(result.left).toEqual({ tensors: 0, own: { buffers: 0, bytes: 0 } });
    expect(opened.complaints).toEqual([]);
  });
  return () => result;
}

describe('TensorFlow.js on WebGPU', () => {
  const result = ran('webgpu');

  test('the weights are neither uploaded, nor read back, nor copied', () => {
    const { making, using, reading, own } = result();
    const names = LAYERS.map(({ name }) => name);
    const touching = (texts: readonly string[]) => texts.filter((text) => names.some((name) => text.includes(name)));
    for (const part of [making, using]) {
      expect(touching(Object.keys(part.written))).toEqual([]);
      expect(touching(part.mapped)).toEqual([]);
      expect(touching(part.copied)).toEqual([]);
    }
    // Making them reads nothing, copies nothing, and uploads parameters only.
    expect(making.mapped).toEqual([]);
    expect(making.copied).toEqual([]);
    const uploaded = Object.values(making.written).reduce((sum, bytes) => sum + bytes, 0);
    expect(uploaded).toBeGreaterThan(0);
    expect(uploaded).toBeLessThan(8192);
    expect(BYTES).toBeGreaterThan(500_000);
    // The counters count: reading copies from each of the buffers.
    expect(touching(reading.copied)).toEqual(names.map((name) => `from ${name}`));
    expect(own).toEqual({ buffers: LAYERS.length, bytes: BYTES });
  });

  test('its tensors are the buffers: it reads what is written there later', () => {
    const { shape } = LAYERS.at(-1) as (typeof LAYERS)[number];
    expect(result().total).toBe(shape[0] * shape[1]);
  });
});

describe('TensorFlow.js on the CPU', () => {
  ran('cpu', async (page) => {
    await page.evaluateOnNewDocument(() => {
      Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined });
    });
  });
});
