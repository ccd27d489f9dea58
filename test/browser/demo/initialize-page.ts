// The panel of weights, driven as a person would: what its tests do to it, and what they expect of it.
import { crc32 } from 'node:zlib';
import type { Page } from 'puppeteer';
import { beforeAll, expect } from 'vitest';
import { INITIALIZERS } from '../../../demo/form/initializers.ts';
import { choicesOfQuery } from '../../../demo/initialize/choices.ts';
import { specOf } from '../../../demo/initialize/spec.ts';
import { fillWeightsSync, initializeWeightsSync } from '../../../src/index-cpu.ts';
import type { Layout, Method, Uint64 } from '../../../src/types.ts';
import { type Opened, openPage } from '../harness/browser.ts';
import { imagesOf, overlapping } from '../harness/screenshots.ts';

/** What the page calls the four methods. */
const NAME_OF: Readonly<Record<Method, string>> = {
  zero: 'zeros',
  small_random: 'smallRandom',
  xavier: 'xavierNormal',
  he: 'heNormal',
};

export const text = (page: Page, id: string): Promise<string> => page.$eval(`#${id}`, (node) => node.textContent ?? '');
export const done = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => !(document.getElementById('initialize') as HTMLButtonElement).disabled);

export async function type(page: Page, name: string, value: string): Promise<void> {
  await page.click(`[name=${name}]`, { count: 3 });
  await page.keyboard.type(value);
}

export async function pressInitialize(page: Page): Promise<void> {
  await page.click('#initialize');
  await done(page);
}

/** The line of weights in the fingerprint of a model, with zlib's CRC-32. */
function lineOf(shape: readonly number[], dtype: string, data: Float32Array | Uint16Array): string {
  const crc = crc32(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return `"fc1.weight" ${dtype} ${JSON.stringify(shape)} ${crc.toString(16).padStart(8, '0')}`;
}

/** That of weights of the CPU twin in Node. */
export function fingerprintOf(shape: [number, number], method: Method, seed: Uint64): string {
  return lineOf(shape, 'f32', initializeWeightsSync(shape, method, { name: 'fc1.weight', seed }).data);
}

/** Opens it, with the weights that it makes by itself. */
export function openInitialize(): Opened {
  const opened = openPage('/demo/index.html?seed=7');
  beforeAll(async () => {
    await opened.page.setViewport({ width: 1200, height: 900 });
    await opened.page.waitForSelector('#equal');
    await done(opened.page);
  });
  return opened;
}

/** One of the four methods, and what is typed: bits, moments, address, pictures. */
export type MethodCase = readonly [method: Method, fanIn: string, fanOut: string, seed: string];
export async function checkMethod({ page }: Opened, [method, fanIn, fanOut, seed]: MethodCase): Promise<void> {
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
}

const CONVOLUTION = '3 x 3 x 8 x 16';
export type InitializerCase = readonly [
  init: string,
  shape: string,
  layout: Layout,
  dtype: string,
  options: Readonly<Record<string, string>>,
];
/** Options that appear, bounds, masses, four dimensions, halves. */
export const FEW: readonly InitializerCase[] = [
  ['heNormal', '200 x 100', 'out-in', 'f16', { mode: 'fan-out', nonlinearity: 'leaky_relu', a: '0.2' }],
  ['truncatedNormal', '200 x 100', 'in-out', 'f32', { mean: '1', low: '0', high: 'Infinity', bounds: 'absolute' }],
  ['dirac', '8, 4, 3, 3', 'out-in', 'f32', { groups: '2' }],
];
/** All others, for initialize.slow.test.ts. */
export const OTHERS: readonly InitializerCase[] = [
  ['heNormal', '200 x 100', 'in-out', 'f32', { distribution: 'truncated-normal', nonlinearity: 'gelu' }],
  ['heUniform', CONVOLUTION, 'in-out', 'bf16', { mode: 'fan-avg' }],
  ['xavierNormal', '200 x 100', 'in-out', 'f32', { gain: '1.5' }],
  ['xavierUniform', '16, 8, 3', 'out-in', 'f32', { gain: '0.5' }],
  ['lecunNormal', CONVOLUTION, 'in-out', 'f32', { distribution: 'truncated-normal' }],
  ['lecunUniform', '200 x 100', 'in-out', 'f32', {}],
  ['varianceScaling', '200 x 100', 'in-out', 'f32', { scale: '3', mode: 'fan-geo-avg', distribution: 'uniform' }],
  ['normal', '5000', 'in-out', 'f32', { mean: '-2', stddev: '0.5' }],
  ['uniform', '200 x 100', 'in-out', 'bf16', { low: '-0.05', high: '0.05' }],
  ['smallRandom', '200 x 100', 'in-out', 'f32', {}],
  ['orthogonal', '64 x 64', 'in-out', 'f32', { gain: '2' }],
  ['deltaOrthogonal', CONVOLUTION, 'in-out', 'f32', {}],
  ['sparse', '200 x 100', 'in-out', 'f32', { sparsity: '0.75', stddev: '0.5' }],
  ['eye', '20 x 30', 'in-out', 'f16', { gain: '-2' }],
  ['zeros', '20', 'in-out', 'f32', {}],
  ['ones', '20 x 30', 'in-out', 'bf16', {}],
  ['constant', '20 x 30', 'in-out', 'bf16', { value: '0.1' }],
];

/** An initializer with its options: the fields that it has, bits, moments, pictures. */
export async function checkInitializer({ page }: Opened, chosen: InitializerCase): Promise<void> {
  const [init, shape, layout, dtype, options] = chosen;
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
}
