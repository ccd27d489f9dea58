// What is published, in the browser: the built library with its compacted shaders, and the built page under a sub-path.
import { expect, test } from 'vitest';
import { openHarness, openPage } from '../harness/browser.ts';

const opened = openHarness();

test('the shaders that the package exports compile', async () => {
  const result = await opened.page.evaluate(async () => {
    const { philoxWgsl, uniformWgsl, normalWgsl, truncatedWgsl, sparseWgsl, halfWgsl, fillWgsl, orthogonalWgsl } =
      await harness.built();
    const functions = philoxWgsl + uniformWgsl + normalWgsl + truncatedWgsl + sparseWgsl + halfWgsl;
    return {
      messages: [
        ...(await harness.compile(functions + fillWgsl)),
        ...(await harness.compile(philoxWgsl + normalWgsl + orthogonalWgsl)),
      ],
      readable: philoxWgsl === harness.lib.philoxWgsl,
    };
  });
  expect(result).toEqual({ messages: [], readable: true });
});

test.each(['zero', 'small_random', 'xavier', 'he'] as const)(
  '%s: the bits of the built library are those of the source',
  async (method) => {
    const result = await opened.page.evaluate(async (name) => {
      const built = await harness.built();
      const device = await harness.deviceWith();
      const differences = [];
      for (const [route, slice] of [
        ['shader', [0, 999_999]],
        ['shader', [1, 1_000_000]],
        ['upload', [1, 1_000_000]],
      ] as const) {
        const initializer = await built.createInitializer({ device, seed: 42, route });
        const weights = await initializer.create({ shape: [1000, 1000], init: name, slice });
        const words = new Uint32Array((await weights.read()).buffer);
        differences.push(harness.compare(words, { shape: [1000, 1000], init: name, slice, seed: 42 }).different);
        weights.destroy();
      }
      return differences;
    }, method);
    expect(result).toEqual([0, 0, 0]);
  },
);

const page = openPage('/dist-demo/index.html?seed=3');

test('the built page works', async () => {
  await page.page.waitForSelector('#equal');
  expect(await page.page.$eval('#equal', (node) => node.textContent)).toBe('100 of 100 GPU and CPU agree in every bit');
  expect(page.complaints).toEqual([]);
});
