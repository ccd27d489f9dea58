// On WebGPU the first and the last layer of a narrow network are padded with zeros, so that TensorFlow.js compiles fewer matrix products. The
// training is that of the CPU, where nothing is padded.
import type { Page } from 'puppeteer';
import { afterAll, expect, test } from 'vitest';
import { openPage } from '../harness/browser.ts';
import { enter, rowsOf } from '../harness/demo-panels.ts';
import { downloads } from '../harness/downloads.ts';
import { inWorkers } from '../harness/init-scripts-in-workers.ts';
import { column, curvesOf, finish, ready, withoutWebGPU } from '../harness/training-panel.ts';

const UPDATES = 11;
const file = downloads();

/** Counts the matrix products that are compiled. Each has a tile of its first matrix in workgroup memory. */
const COUNT = `
  globalThis.products = 0;
  const create = GPUDevice.prototype.createShaderModule;
  GPUDevice.prototype.createShaderModule = function (descriptor) {
    if (descriptor.code.includes('mm_Asub')) products++;
    return create.call(this, descriptor);
  };`;

const ADDRESS = `/demo/index.html?panel=training&depth=4&width=32&steps=${UPDATES}`;
const gpu = openPage(ADDRESS, async (page) => {
  await inWorkers(page, COUNT);
});
const cpu = openPage(ADDRESS, withoutWebGPU);

afterAll(() => {
  for (const { complaints } of [gpu, cpu]) expect(complaints).toEqual([]);
});

/** Chooses a network and trains it, on both, and compares what was measured on the way. */
async function compare(
  initializers: readonly string[],
  layers: readonly number[],
  choose: (page: Page) => Promise<void> = async () => {},
): Promise<void> {
  const curves: Buffer[] = [];
  for (const { page } of [gpu, cpu]) {
    await page.bringToFront(); // a page behind another draws nothing, and waits
    await ready(page);
    await choose(page);
    await ready(page);
    await finish(page);
    curves.push(await curvesOf(page, file));
    await page.click('#panel-training .reset');
  }
  const [actual, expected] = curves as [Buffer, Buffer];
  const left = ['zero', 'small_random', 'xavier', 'he'].filter((name) => column(actual, name, 'loss').length > 0);
  expect(left).toEqual(initializers);
  expect(Object.keys(rowsOf(actual)[0] as object)).not.toContain(`gradient norm; layer ${layers.length + 1}`);
  for (const initializer of initializers) {
    for (const name of ['loss', 'accuracy', ...layers.map((layer) => `gradient norm; layer ${layer}`)]) {
      const values = column(actual, initializer, name);
      const wanted = column(expected, initializer, name);
      expect(values.length).toBe(wanted.length);
      expect(values.length).toBeGreaterThan(0);
      // Both add float32 numbers, in another order; a training multiplies the differences.
      for (const [i, value] of values.entries()) {
        expect(Math.abs(value - (wanted[i] as number)), `${initializer}, ${name}, ${i}`).toBeLessThanOrEqual(
          name === 'accuracy' ? 0.01 : 1e-3 * Math.abs(wanted[i] as number) + 1e-9,
        );
      }
    }
  }
}

const products = (): Promise<number> => gpu.page.workers()[0]?.evaluate('products') as Promise<number>;

test('the first training compiles three matrix products, and is that of the CPU', async () => {
  await compare(['zero', 'small_random', 'xavier', 'he'], [1, 2, 3, 4]);
  // The product itself, by the transposed weights, and by the transposed inputs. With as many rows in a batch as units there is a fourth.
  expect(await products()).toBe(3);
});

test('a training of one initializer in two layers is that of the CPU', async () => {
  await compare(['he'], [1, 2], async (page) => {
    for (const method of ['zero', 'small_random', 'xavier']) {
      await page.click(`#panel-training [name=methods][value=${method}]`);
    }
    await enter(page, 'training', 'depth', '2');
  });
});

test('a training too wide to be padded compiles more, and is that of the CPU', async () => {
  const before = await products();
  await compare(['he'], [1, 2], (page) => enter(page, 'training', 'width', '65'));
  expect((await products()) - before).toBeGreaterThan(3);
});
