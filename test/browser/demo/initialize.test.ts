// The page, driven as a person would; with other initializers and sizes: initialize.slow.test.ts. Screenshots are kept in test-results/.
import { describe, expect, test } from 'vitest';
import { INITIALIZERS } from '../../../demo/form/initializers.ts';
import { initializeWeightsSync } from '../../../src/index-cpu.ts';
import { openPage } from '../harness/browser.ts';
import { keep, overflowing } from '../harness/screenshots.ts';
import {
  checkInitializer,
  checkMethod,
  done,
  FEW,
  fingerprintOf,
  type MethodCase,
  OTHERS,
  openInitialize,
  pressInitialize,
  text,
  type,
} from './initialize-page.ts';

describe('with WebGPU', () => {
  const opened = openInitialize();

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

  test.each<MethodCase>([
    ['small_random', '784', '256', '18446744073709551615'],
    ['zero', '10', '10', '1'],
  ])('%s %s × %s, seed %s: bits, moments, address', (...chosen) => checkMethod(opened, chosen));

  test.each(FEW)('%s of %s, %s, %s', async (...chosen) => {
    await checkInitializer(opened, chosen);
    await keep(opened.page, `demo-${chosen[0]}`);
  });

  test('every initializer has a case', async () => {
    const offered = await opened.page.$$eval('[name=init] option', (nodes) => nodes.map((node) => node.textContent));
    expect(offered.sort()).toEqual(Object.keys(INITIALIZERS).sort());
    expect([...new Set([...FEW, ...OTHERS].map(([init]) => init))].sort()).toEqual(offered);
  });

  test('the keyboard chooses an initializer and its options', async () => {
    const { page } = opened;
    await type(page, 'shape', '20 x 30');
    await page.select('[name=dtype]', 'f32');
    await page.focus('[name=init]');
    await page.keyboard.type('uniform');
    for (const name of ['layout', 'dtype', 'low', 'high', 'numbers', 'seed']) {
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
    [
      'shape',
      [
        ['0 x 10', 'This page shows at least one weight, 0 × 10 has none'],
        ['1.5 x 2', 'shape must be whole numbers such as "64 x 64" or "3, 3, 16, 32", got "1.5 x 2"'],
        ['9999 x 9999', 'This page shows at most 16,777,216 weights, 9999 × 9999 are more'],
        ['10', 'shape must be of two or more dimensions'],
      ],
    ],
    [
      'seed',
      [
        ['-1', 'seed must be an integer in [0, 2^53 - 1]'],
        ['18446744073709551616', 'got 18446744073709551616n'],
        ['abc', 'seed must be a whole number, got "abc"'],
      ],
    ],
  ] as const)('a wrong %s is refused with a message, until it is right', async (name, wrong) => {
    const { page } = opened;
    const isHidden = (id: string): Promise<boolean> => page.$eval(`#${id}`, (node) => node.matches('[hidden]'));
    const before = await page.$eval(`[name=${name}]`, (node) => (node as HTMLInputElement).value);
    for (const [value, message] of wrong) {
      await type(page, name, value);
      await pressInitialize(page);
      expect(await text(page, 'problem'), value).toContain(message);
      expect([await isHidden('problem'), await isHidden('results')], value).toEqual([false, true]);
    }
    await type(page, name, before);
    await pressInitialize(page);
    expect([await isHidden('problem'), await isHidden('results')]).toEqual([true, false]);
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
