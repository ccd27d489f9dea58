// The page, driven as a person would. Screenshots are kept in test-results/.
import { crc32 } from 'node:zlib';
import type { Page } from 'puppeteer';
import { beforeAll, describe, expect, test } from 'vitest';
import { INITIALIZERS } from '../../../demo/form/initializers.ts';
import { choicesOfQuery } from '../../../demo/initialize/choices.ts';
import { specOf } from '../../../demo/initialize/spec.ts';
import { fillWeightsSync, initializeWeightsSync } from '../../../src/index-cpu.ts';
import type { Layout, Method, Uint64 } from '../../../src/types.ts';
import { openPage } from '../harness/browser.ts';
import { imagesOf, keep, overflowing, overlapping } from '../harness/screenshots.ts';

/** What the page calls the four methods. */
const NAME_OF: Readonly<Record<Method, string>> = {
  zero: 'zeros',
  small_random: 'smallRandom',
  xavier: 'xavierNormal',
  he: 'heNormal',
};

const text = (page: Page, id: string): Promise<string> => page.$eval(`#${id}`, (node) => node.textContent ?? '');
const done = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => !(document.getElementById('initialize') as HTMLButtonElement).disabled);

async function type(page: Page, name: string, value: string): Promise<void> {
  await page.click(`[name=${name}]`, { count: 3 });
  await page.keyboard.type(value);
}

async function pressInitialize(page: Page): Promise<void> {
  await page.click('#initialize');
  await done(page);
}

/** The line of weights in the fingerprint of a model, with zlib's CRC-32. */
function lineOf(shape: readonly number[], dtype: string, data: Float32Array | Uint16Array): string {
  const crc = crc32(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return `"fc1.weight" ${dtype} ${JSON.stringify(shape)} ${crc.toString(16).padStart(8, '0')}`;
}

/** That of weights of the CPU twin in Node. */
function fingerprintOf(shape: [number, number], method: Method, seed: Uint64): string {
  return lineOf(shape, 'f32', initializeWeightsSync(shape, method, { name: 'fc1.weight', seed }).data);
}

describe('with WebGPU', () => {
  const opened = openPage('/demo/index.html?seed=7');
  beforeAll(async () => {
    await opened.page.setViewport({ width: 1200, height: 900 });
    await opened.page.waitForSelector('#equal');
    await done(opened.page);
  });

  test('makes a 10 × 10 matrix by itself, of the seed in the address', async () => {
    const { page } = opened;
    expect(await text(page, 'equal')).toBe('100 of 100 GPU and CPU agree in every bit');
    expect(await text(page, 'fingerprint')).toContain(fingerprintOf([10, 10], 'he', 7));
    const matrix = (await text(page, 'matrix')).split('\n');
    expect(matrix.length).toBe(10);
    expect(new Set(matrix.map((line) => line.replace(/[[\]]/g, ' ').trimEnd().length)).size).toBe(1);
    const numbers = matrix.map((line) => line.replace(/[[\]]/g, '').trim().split(/\s+/).map(Number));
    const { data } = initializeWeightsSync([10, 10], 'he', { name: 'fc1.weight', seed: 7 });
    expect(numbers.flat()).toEqual(Array.from(data, (value) => Number(value.toFixed(4))));
    await keep(page, 'demo-desktop');
  });

  test.each<[Method, string, string, string]>([
    ['small_random', '784', '256', '18446744073709551615'],
    ['xavier', '3', '5', '0'],
    ['he', '1024', '1024', '9007199254740993'],
    ['zero', '10', '10', '1'],
  ])('%s %s × %s, seed %s: bits, moments, address', async (method, fanIn, fanOut, seed) => {
    const { page } = opened;
    await type(page, 'shape', `${fanIn} x ${fanOut}`);
    await page.select('[name=init]', NAME_OF[method]);
    await type(page, 'seed', seed);
    await pressInitialize(page);
    const count = Number(fanIn) * Number(fanOut);
    const shown = count.toLocaleString('en');
    expect(await text(page, 'equal')).toBe(`${shown} of ${shown} GPU and CPU agree in every bit`);
    expect(await text(page, 'fingerprint')).toContain(
      fingerprintOf([Number(fanIn), Number(fanOut)], method, BigInt(seed)),
    );
    const query = new URL(page.url()).searchParams;
    expect(Object.fromEntries(query)).toMatchObject({
      shape: `${fanIn} x ${fanOut}`,
      init: NAME_OF[method],
      layout: 'in-out',
      dtype: 'f32',
      seed,
    });
    const sigma = {
      zero: 0,
      small_random: 0.01,
      xavier: Math.sqrt(2 / (Number(fanIn) + Number(fanOut))),
      he: Math.sqrt(2 / Number(fanIn)),
    }[method];
    const stddev = Number.parseFloat(await text(page, 'stddev'));
    expect(Math.abs(stddev - sigma)).toBeLessThanOrEqual((4 * sigma) / Math.sqrt(2 * count));
    const matrix = await text(page, 'matrix');
    if (method === 'small_random') expect(matrix).toMatch(/^\[\[ ?-?\d\.\d{4}e-\d\d .*\.\.\.\]\n/);
    if (method === 'zero') expect(matrix.split('\n')[0]).toBe('[[0. 0. 0. 0. 0. 0. 0. 0. 0. 0.]');
    const mean = Number.parseFloat(await text(page, 'mean'));
    expect(Math.abs(mean)).toBeLessThanOrEqual((4 * sigma) / Math.sqrt(count));
    for (const id of ['gpu-time', 'cpu-time']) {
      expect(await text(page, id)).toMatch(/^(under 0\.1|0\.[1-9]|[1-9]\.\d|[1-9]\d+) ms/);
    }
    // The bars of the histogram hold all the weights: their area is 1 (or the one bar of zeros is all of them).
    const bars = await page.$$eval('#histogram g[aria-label=rect] rect', (rects) =>
      rects.map((rect) => Number(rect.getAttribute('height'))),
    );
    expect(bars.length).toBeGreaterThanOrEqual(method === 'zero' ? 1 : 8);
    expect(bars.filter((height) => height > 1).length).toBeGreaterThan(method === 'zero' ? 0 : 3);
    expect((await page.$$('#histogram g[aria-label=line] path')).length).toBe(method === 'zero' ? 0 : 1);
    // One pixel of the heat map is one weight, and they are not all of one colour.
    const [colours] = (await imagesOf(page, '#heatmap')) as [{ size: number[]; different: number }];
    expect(colours.size).toEqual([Math.min(128, Number(fanIn)), Math.min(128, Number(fanOut))]);
    if (method === 'zero') expect(colours.different).toBe(1);
    else expect(colours.different).toBeGreaterThan(10);
    const labels = await page.$$eval('figure svg text', (nodes) => nodes.map((node) => node.textContent));
    for (const label of ['weight', 'row (in)', 'column (out)']) {
      expect(
        labels.some((found) => found?.includes(label)),
        label,
      ).toBe(true);
    }
    await keep(page, `demo-${method}`);
  });

  // initializer, shape, layout, dtype, options
  const CONVOLUTION = '3 x 3 x 8 x 16';
  test.each<[string, string, Layout, string, Record<string, string>]>([
    ['heNormal', '200 x 100', 'out-in', 'f16', { mode: 'fan-out', nonlinearity: 'leaky_relu', a: '0.2' }],
    ['heNormal', '200 x 100', 'in-out', 'f32', { distribution: 'truncated-normal', nonlinearity: 'gelu' }],
    ['heUniform', CONVOLUTION, 'in-out', 'bf16', { mode: 'fan-avg' }],
    ['xavierNormal', '200 x 100', 'in-out', 'f32', { gain: '1.5' }],
    ['xavierUniform', '16, 8, 3', 'out-in', 'f32', { gain: '0.5' }],
    ['lecunNormal', CONVOLUTION, 'in-out', 'f32', { distribution: 'truncated-normal' }],
    ['lecunUniform', '200 x 100', 'in-out', 'f32', {}],
    ['varianceScaling', '200 x 100', 'in-out', 'f32', { scale: '3', mode: 'fan-geo-avg', distribution: 'uniform' }],
    ['normal', '5000', 'in-out', 'f32', { mean: '-2', stddev: '0.5' }],
    ['truncatedNormal', '200 x 100', 'in-out', 'f32', { mean: '1', low: '0', high: 'Infinity', bounds: 'absolute' }],
    ['uniform', '200 x 100', 'in-out', 'bf16', { low: '-0.05', high: '0.05' }],
    ['smallRandom', '200 x 100', 'in-out', 'f32', {}],
    ['orthogonal', '64 x 64', 'in-out', 'f32', { gain: '2' }],
    ['deltaOrthogonal', CONVOLUTION, 'in-out', 'f32', {}],
    ['sparse', '200 x 100', 'in-out', 'f32', { sparsity: '0.75', stddev: '0.5' }],
    ['eye', '20 x 30', 'in-out', 'f16', { gain: '-2' }],
    ['dirac', '8, 4, 3, 3', 'out-in', 'f32', { groups: '2' }],
    ['zeros', '20', 'in-out', 'f32', {}],
    ['ones', '20 x 30', 'in-out', 'bf16', {}],
    ['constant', '20 x 30', 'in-out', 'bf16', { value: '0.1' }],
  ])('%s of %s, %s, %s', async (init, shape, layout, dtype, options) => {
    const { page } = opened;
    await type(page, 'shape', shape);
    await page.select('[name=init]', init);
    await page.select('[name=layout]', layout);
    await page.select('[name=dtype]', dtype);
    for (const [name, value] of Object.entries(options)) {
      if (INITIALIZERS[init]?.options.find((option) => option.name === name)?.choices) {
        await page.select(`[name=${name}]`, value);
      } else await type(page, name, value);
    }
    const shown = await page.$$eval('#options label', (labels) =>
      labels.filter((label) => label.checkVisibility()).map((label) => label.textContent?.trim().split(/\s/)[0]),
    );
    const all = INITIALIZERS[init]?.options.map(({ name }) => name) ?? [];
    expect(shown).toEqual(all.filter((name) => name !== 'a' || options.nonlinearity === 'leaky_relu'));
    await pressInitialize(page);
    expect(await text(page, 'problem')).toBe('');

    // GPU and CPU agree, and are what the library makes in Node of what the address says.
    const spec = specOf(choicesOfQuery(new URL(page.url()).searchParams));
    expect(spec).toMatchObject({ layout, dtype });
    const count = spec.shape.reduce((total, size) => total * size, 1);
    if (init === 'orthogonal' || init === 'deltaOrthogonal') {
      expect(await text(page, 'equal')).toMatch(/^\S+ between GPU and CPU/);
    } else {
      expect(await text(page, 'equal')).toContain(`${count.toLocaleString('en')} of ${count.toLocaleString('en')} GPU`);
    }
    // Of orthogonal weights, those of the CPU.
    const array = dtype === 'f32' ? new Float32Array(count) : new Uint16Array(count);
    fillWeightsSync(array as never, { ...spec, seed: spec.seed as Uint64 });
    expect(await text(page, 'fingerprint')).toContain(lineOf(spec.shape, dtype, array));
    expect(await page.$$eval('#equal .good', (nodes) => nodes.length)).toBe(1);
    expect(await page.$$eval('.bad', (nodes) => nodes.length)).toBe(0);

    // Measured against expected.
    for (const [id, errors] of [
      ['mean', 4],
      ['stddev', 4],
    ] as const) {
      const said = (await text(page, id)).match(/^(\S+) should be (\S+)(?: ± (\S+))?$/) as RegExpMatchArray;
      const [measured, expected, error = 0] = said.slice(1).map(Number) as [number, number, number?];
      const half = dtype === 'f32' ? 1e-5 : 2 ** -9;
      const near = errors * (error || 0) + half * Math.abs(expected) + 1e-9;
      expect(Math.abs(measured - expected), `${id}: ${said[0]}`).toBeLessThanOrEqual(near);
    }
    expect(await text(page, 'formula')).not.toMatch(/NaN|undefined/);
    expect(await text(page, 'stored')).toContain(`${dtype}, ${layout}`);
    const rank = spec.shape.length;
    expect(await text(page, 'fans')).toMatch(rank < 2 ? /^—/ : /^fanIn [\d,]+, fanOut [\d,]+/);
    expect(await text(page, 'code')).toContain(`init: ${init}(`);

    // The pictures: bars, and the curve or the masses that they should have.
    const masses = ['eye', 'dirac', 'zeros', 'ones', 'constant'].includes(init);
    const mixed = ['sparse', 'deltaOrthogonal'].includes(init);
    expect((await page.$$('#histogram g[aria-label=line] path')).length).toBe(masses ? 0 : 1);
    expect((await page.$$('#histogram g[aria-label=text] text')).length).toBe(
      masses ? (init === 'eye' || init === 'dirac' ? 2 : 1) : Number(mixed),
    );
    const drawn = await page.$$eval('#histogram g[aria-label=rect] rect', (rects) => rects.length);
    expect(drawn).toBeGreaterThanOrEqual(masses ? 1 : 8);
    const broken = await page.$$eval('#histogram svg', ([svg]) => /NaN|Infinity/.test(svg?.outerHTML ?? 'NaN'));
    expect(broken).toBe(false);
    if (rank > 2) expect(await text(page, 'matrix-caption')).toContain('slice [');
    expect(await overlapping(page)).toEqual([]);
    await keep(page, `demo-${init}`);
  });

  test('every initializer was tried', async () => {
    const offered = await opened.page.$$eval('[name=init] option', (nodes) => nodes.map((node) => node.textContent));
    expect(offered.sort()).toEqual(Object.keys(INITIALIZERS).sort());
  });

  test('the keyboard chooses an initializer and its options', async () => {
    const { page } = opened;
    await type(page, 'shape', '20 x 30');
    await page.select('[name=dtype]', 'f32');
    await page.focus('[name=init]');
    await page.keyboard.type('uniform');
    for (const name of ['layout', 'dtype', 'low', 'high', 'seed']) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).name)).toBe(name);
    }
    await page.keyboard.press('Enter');
    await done(page);
    expect(await text(page, 'code')).toContain('init: uniform()');
    await type(page, 'low', '3');
    await page.keyboard.press('Enter');
    await done(page);
    expect(await text(page, 'problem')).toBe('uniform: high must be at least low, 3, got 1');
    await page.select('[name=init]', 'dirac');
    await pressInitialize(page);
    expect(await text(page, 'problem')).toContain('shape must be of 3 to 5 dimensions for dirac, got [20, 30]');
    await type(page, 'shape', '10 x 10');
    await page.select('[name=layout]', 'in-out');
    await page.select('[name=init]', 'zeros');
    await type(page, 'seed', '1');
    await pressInitialize(page);
  });

  test('the address brings the choices back', async () => {
    const { page } = opened;
    await page.reload({ waitUntil: 'load' });
    await page.waitForSelector('#equal');
    await done(page);
    expect(await page.$eval('[name=init]', (node) => (node as HTMLSelectElement).value)).toBe('zeros');
    expect(await text(page, 'fingerprint')).toContain(fingerprintOf([10, 10], 'zero', 1));
  });

  test('a new seed gives other weights, and is in the address', async () => {
    const { page } = opened;
    await page.select('[name=init]', 'heNormal');
    await pressInitialize(page);
    const before = await text(page, 'fingerprint');
    await page.click('#draw');
    await done(page);
    expect(await text(page, 'fingerprint')).not.toBe(before);
    const seed = new URL(page.url()).searchParams.get('seed') as string;
    expect(await text(page, 'fingerprint')).toContain(fingerprintOf([10, 10], 'he', BigInt(seed)));
  });

  test.each([
    ['shape', '0 x 10', 'This page shows at least one weight, 0 × 10 has none'],
    ['shape', '1.5 x 2', 'shape must be whole numbers such as "64 x 64" or "3, 3, 16, 32", got "1.5 x 2"'],
    ['shape', '9999 x 9999', 'This page shows at most 16,777,216 weights, 9999 × 9999 are more'],
    ['shape', '10', 'shape must be of two or more dimensions'],
    ['seed', '-1', 'seed must be an integer in [0, 2^53 - 1]'],
    ['seed', '18446744073709551616', 'got 18446744073709551616n'],
    ['seed', 'abc', 'seed must be a whole number, got "abc"'],
  ])('%s = %s is refused with a message', async (name, value, message) => {
    const { page } = opened;
    const before = await page.$eval(`[name=${name}]`, (node) => (node as HTMLInputElement).value);
    await type(page, name, value);
    await pressInitialize(page);
    expect(await text(page, 'problem')).toContain(message);
    expect(await page.$eval('#results', (node) => (node as HTMLElement).hidden)).toBe(true);
    await type(page, name, before);
    await pressInitialize(page);
    expect(await page.$eval('#problem', (node) => (node as HTMLElement).hidden)).toBe(true);
    expect(await page.$eval('#results', (node) => (node as HTMLElement).hidden)).toBe(false);
  });

  test.each([
    [390, 844, 'light'],
    [390, 844, 'dark'],
    [1400, 900, 'dark'],
  ])('fits a screen of %i × %i, %s', async (width, height, scheme) => {
    const { page } = opened;
    await page.setViewport({ width, height });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await pressInitialize(page);
    expect(await overflowing(page)).toBe(0);
    await keep(page, `demo-${width}-${scheme}`);
  });

  test.each([
    [784, 10, 1200],
    [10, 784, 1200],
    [1, 1000, 390],
    [5, 1, 390],
    [128, 20, 390],
  ])('no labels overlap: %i × %i on %i pixels', async (fanIn, fanOut, width) => {
    const { page } = opened;
    await page.setViewport({ width, height: 900 });
    await page.select('[name=init]', 'smallRandom');
    await type(page, 'shape', `${fanIn}, ${fanOut}`);
    await pressInitialize(page);
    await keep(page, `demo-labels-${fanIn}-${fanOut}`);
    expect(await overlapping(page)).toEqual([]);
    await type(page, 'shape', '10 x 10');
    await page.select('[name=init]', 'heNormal');
    await pressInitialize(page);
  });

  test('impatient presses end with the last choice, and a lost device with new weights', async () => {
    const { page } = opened;
    for (let i = 0; i < 4; i++) await page.click('#draw');
    await done(page);
    const seed = new URL(page.url()).searchParams.get('seed') as string;
    expect(await text(page, 'fingerprint')).toContain(fingerprintOf([10, 10], 'he', BigInt(seed)));
    await page.evaluate(() => {
      const create = GPUDevice.prototype.createCommandEncoder;
      GPUDevice.prototype.createCommandEncoder = function (...args) {
        GPUDevice.prototype.createCommandEncoder = create;
        this.destroy();
        return create.apply(this, args);
      };
    });
    await pressInitialize(page);
    expect(await text(page, 'problem')).toBe('');
    expect(await text(page, 'equal')).toBe('100 of 100 GPU and CPU agree in every bit');
  });

  test('nothing on the console', () => {
    expect(opened.complaints).toEqual([]);
  });
});

describe('without WebGPU', () => {
  const opened = openPage('/demo/index.html', async (page) => {
    await page.evaluateOnNewDocument(() => {
      Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined });
    });
  });

  test('says so, and makes the same weights on the CPU', async () => {
    const { page } = opened;
    await page.waitForSelector('#equal');
    await done(page);
    expect(await text(page, 'notice')).toBe(
      'WebGPU does not work here: this host has no WebGPU (navigator.gpu). The CPU fallback makes the same weights.',
    );
    expect(await text(page, 'equal')).toContain('there is no GPU to compare with');
    expect(await text(page, 'fingerprint')).toContain(fingerprintOf([10, 10], 'he', 42));
    await keep(page, 'demo-without-webgpu');
    expect(opened.complaints).toEqual([]);
  });
});
