// The guided path, the link, the card and the exercise, driven as a person would.
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { STEPS } from '../../../demo/guide/steps.ts';
import { printMatrix } from '../../../src/cli/print.ts';
import { openPage } from '../harness/browser.ts';
import { checkLooks } from '../harness/demo-panels.ts';
import { downloads } from '../harness/downloads.ts';
import { fingerprintOf, openInitialize, text } from './initialize-page.ts';

/** Stands in for the panels of signal and training: says the choices that it would read from the address. */
const PANEL = `
  export const open = (root) => ({ shown() { root.textContent = 'shown ' + location.search; } });`;

describe('the guided path', () => {
  const opened = openPage('/demo/index.html?also=orthogonal', async (page) => {
    await page.setRequestInterception(true);
    page.on('request', (request) => {
      if (!/\/demo\/(signal|training)\/panel\.ts/.test(request.url())) request.continue();
      else request.respond({ contentType: 'text/javascript', body: PANEL });
    });
  });
  const query = (): Record<string, string> => Object.fromEntries(new URL(opened.page.url()).searchParams);
  const focused = (): Promise<string | undefined> => opened.page.evaluate(() => document.activeElement?.id);
  const titleOf = (step: number): string => `Step ${step} of 5. ${STEPS[step - 1]?.title}`;
  const title = (): Promise<string> => text(opened.page, 'guide-title');
  const isShown = (id: string): Promise<boolean> => opened.page.$eval(`#${id}`, (node) => node.checkVisibility());

  test('the keyboard opens it and goes through all five steps, each of which sets its choices', async () => {
    const { page } = opened;
    await page.waitForSelector('#heatmap svg');
    expect(await isShown('guide')).toBe(false);
    await page.focus('#guide-open');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#guide-title');
    expect([await focused(), await title(), await isShown('guide-back')]).toEqual(['guide-title', titleOf(1), false]);
    for (const [i, { panel, choices, look }] of STEPS.entries()) {
      expect(await title()).toBe(titleOf(i + 1));
      expect(await text(page, 'guide-look')).toBe(`What to look at: ${look}`);
      await page.focus('#guide-show');
      await page.keyboard.press('Enter');
      expect(await page.$eval('[aria-selected=true]', (tab) => tab.id)).toBe(`tab-${panel}`);
      expect(query()).toEqual({ ...choices, step: `${i + 1}`, ...(panel === 'initialize' ? {} : { panel }) });
      if (panel === 'initialize') {
        await page.waitForFunction(() => document.getElementById('code')?.textContent?.includes('zeros()'));
        await page.waitForFunction(() => !(document.getElementById('initialize') as HTMLButtonElement).disabled);
        expect(await text(page, 'fingerprint')).toContain(fingerprintOf([10, 10], 'zero', 42));
      } else {
        const search = new URL(page.url()).search;
        await page.waitForFunction(
          (id, said) => document.getElementById(id)?.textContent === said,
          {},
          `panel-${panel}`,
          `shown ${search}`,
        );
      }
      await page.focus('#guide-next');
      await page.keyboard.press('Enter');
    }
    expect([await title(), query().step]).toEqual([titleOf(1), '1']);
  });

  test('it is left at any step, gone back in, and started again', async () => {
    const { page } = opened;
    await page.click('#guide-next');
    await page.click('#guide-next');
    await page.click('#guide-back');
    expect(await title()).toBe(titleOf(2));
    await page.click('#guide-leave');
    expect([await isShown('guide'), query().step, await focused()]).toEqual([false, undefined, 'guide-open']);
    expect(await page.$eval('#guide-open', (node) => node.ariaExpanded)).toBe('false');
    await page.click('#guide-open');
    expect([await title(), query().step]).toEqual([titleOf(1), '1']);
    await page.click('#guide-open');
    expect(await isShown('guide')).toBe(false);
  });

  test('an address opens it at its step, and says nothing of a step that does not exist', async () => {
    const { page } = opened;
    for (const [step, shown] of [
      ['4', 4],
      ['6', 1],
    ] as const) {
      await page.goto(`${inject('origin')}/demo/index.html?panel=signal&step=${step}`, { waitUntil: 'load' });
      await page.waitForSelector('#guide:not([hidden]) #guide-title');
      expect(await title()).toBe(titleOf(shown));
    }
    expect(opened.complaints).toEqual([]);
  });
});

describe('the panel of weights', () => {
  const opened = openInitialize();
  const file = downloads();
  beforeAll(async () => {
    await opened.page.click('#guide-open');
    await opened.page.waitForSelector('#guide:not([hidden]) #guide-title');
  });

  test.each([
    [390, 'dark'],
    [1200, 'light'],
  ] as const)('with the guided path is without barriers at %i pixels, %s', (width, scheme) =>
    checkLooks(opened.page, 'guide', width, scheme),
  );

  test('the link is that of the choices, copied; it goes when they change', async () => {
    const { page } = opened;
    for (const name of ['clipboard-write', 'clipboard-read']) {
      await page.browserContext().setPermission(inject('origin'), { permission: { name }, state: 'granted' });
    }
    await page.bringToFront();
    await page.click('#share');
    await page.waitForFunction(() => document.getElementById('share')?.textContent === 'Copied');
    expect(await text(page, 'link')).toBe(page.url());
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
    expect(new URL(page.url()).searchParams.get('seed')).toBe('7');
    await page.click('#guide-leave');
    expect(await text(page, 'link')).toBe('');
  });

  test('the card is a PNG of both plots over recipe, fingerprint and link', async () => {
    const { page } = opened;
    const { name, content } = await file(page, () => page.click('#card'));
    expect(name).toBe('10x10-weights-henormal-seed-7.png');
    expect(content.subarray(1, 4).toString()).toBe('PNG');
    const { lines, least } = (await page.evaluate(`(async () => {
      const { linesOfCard } = await import('/demo/initialize/card.ts');
      const { specOf } = await import('/demo/initialize/spec.ts');
      const { choicesOfQuery } = await import('/demo/initialize/choices.ts');
      const spec = specOf(choicesOfQuery(new URLSearchParams(location.search)));
      const line = document.querySelector('#fingerprint code').textContent;
      const box = (id) => document.getElementById(id).getBoundingClientRect();
      return {
        lines: linesOfCard({ title: '', spec, line, digest: 'ab'.repeat(32) }),
        least: [box('histogram').width + box('heatmap').width, Math.max(box('histogram').height, box('heatmap').height)],
      };
    })()`)) as { lines: string[]; least: [number, number] };
    expect(lines).toEqual([
      `recipe: {"weightInit":1,"tensors":{"fc1.weight":{"shape":[10,10],"init":{"kind":"variance-scaling","scale":2,"mode":"fan-in","distribution":"normal"},"layout":"in-out","dtype":"f32"}},"seed":"7","fingerprint":"${'ab'.repeat(32)}"}`,
      `fingerprint: ${fingerprintOf([10, 10], 'he', 7)}`,
      page.url(),
    ]);
    // Two pixels for one of the page.
    expect(content.readUInt32BE(16)).toBeGreaterThan(2 * least[0]);
    expect(content.readUInt32BE(20)).toBeGreaterThan(2 * least[1]);
    expect(opened.complaints).toEqual([]);
  });
});

describe('the exercise', () => {
  const opened = openPage('/demo/index.html?panel=exercise&seed=7');
  const DRAWN = '.exercise-matrix:nth-child(4) figure svg';
  const field = (): Promise<string> =>
    opened.page.$eval('#exercise-form [name=seed]', (node) => (node as HTMLInputElement).value);
  const printed = (): Promise<string[]> =>
    opened.page.$$eval('.exercise-matrix pre', (nodes) => nodes.map((node) => node.textContent ?? ''));
  const expectedOf = (seed: number): string[] =>
    ['zero', 'small_random', 'xavier', 'he'].map((method) => printMatrix([10, 10], method, { seed }).text);

  test('its four matrices are printed as PyTorch prints them, side by side with histograms and numbers', async () => {
    const { page } = opened;
    await page.waitForSelector(DRAWN);
    expect(await printed()).toEqual(expectedOf(7));
    expect(await page.$$eval('.exercise-matrix h2', (nodes) => nodes.map((node) => node.textContent))).toEqual([
      'zero',
      'small_random',
      'xavier',
      'he',
    ]);
    const facts = await page.$$eval('.exercise-matrix dl', (nodes) => nodes.map((node) => node.textContent ?? ''));
    const said = facts.map((text) => /Standard deviation(\S+) should be (\S+)/.exec(text)?.slice(1).map(Number) ?? []);
    expect(said.map(([, expected]) => expected)).toEqual([0, 0.01, 0.3162, 0.4472]);
    // Within four standard errors, sigma / sqrt(2 * 100).
    for (const [measured = Number.NaN, sigma = 0] of said) {
      expect(Math.abs(measured - sigma)).toBeLessThanOrEqual((4 * sigma) / Math.sqrt(200));
    }
    const bars = await page.$$eval('.exercise-matrix figure', (nodes) =>
      nodes.map((node) => node.querySelectorAll('g[aria-label=rect] rect').length),
    );
    expect(bars[0]).toBe(1);
    for (const count of bars.slice(1)) expect(count).toBeGreaterThanOrEqual(8);
  });

  test.each([
    [390, 'light'],
    [1200, 'dark'],
  ] as const)('is without barriers at %i pixels, %s', (width, scheme) =>
    checkLooks(opened.page, 'exercise', width, scheme),
  );

  test('another seed is in the address; a wrong one is refused', async () => {
    const { page } = opened;
    for (const [seed, problem] of [
      ['-1', 'seed must be an integer in [0, 2^53 - 1]'],
      ['x', 'seed must be a whole number, got "x"'],
    ] as const) {
      await page.click('#exercise-form [name=seed]', { count: 3 });
      await page.keyboard.type(`${seed}\n`);
      await page.waitForFunction(
        (said) => document.getElementById('exercise-problem')?.textContent?.includes(said),
        {},
        problem,
      );
      expect(await page.$eval('#exercise-results', (node) => node.checkVisibility())).toBe(false);
    }
    await page.click('#exercise-form [name=seed]', { count: 3 });
    await page.keyboard.type('8\n');
    await page.waitForFunction(
      (first) => document.querySelector('.exercise-matrix:nth-child(4) pre')?.textContent === first,
      {},
      expectedOf(8)[3],
    );
    expect(await printed()).toEqual(expectedOf(8));
    expect(new URL(page.url()).searchParams.get('seed')).toBe('8');
    expect(await field()).toBe('8');
    expect(opened.complaints).toEqual([]);
  });
});
