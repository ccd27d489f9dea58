// The page around the panels: tabs, address, and panels that are loaded when they are wanted.
import type { Page } from 'puppeteer';
import { beforeAll, describe, expect, test } from 'vitest';
import { violations } from '../harness/axe.ts';
import { openPage } from '../harness/browser.ts';
import { showWithoutMotion } from '../harness/screenshots.ts';

/** A panel in place of the page's own: counts how often it is opened and shown. */
const PANEL = `
  export function open(root) {
    const line = document.createElement('p');
    let shown = 0;
    root.append(line);
    globalThis.timesOpened = (globalThis.timesOpened ?? 0) + 1;
    return { shown() { line.textContent = 'shown ' + ++shown; } };
  }`;

let broken = true;
const made = (page: Page): Promise<unknown> =>
  page.waitForFunction(
    () => document.getElementById('initialize')?.matches(':not(:disabled)') && document.getElementById('equal'),
  );
const tabIn = (page: Page): Promise<string | undefined> => page.evaluate(() => document.activeElement?.id);
const panelSays = (page: Page, name: string, text: string): Promise<unknown> =>
  page.waitForFunction(
    (id, said) => document.getElementById(id)?.textContent?.includes(said),
    {},
    `panel-${name}`,
    text,
  );

describe('tabs', () => {
  const opened = openPage('/demo/index.html?depth=20', async (page) => {
    await page.setRequestInterception(true);
    page.on('request', (request) => {
      const name = /\/demo\/(signal|training)\/panel\.ts/.exec(request.url())?.[1];
      if (!name) request.continue();
      else if (name === 'signal' && broken) request.abort();
      else request.respond({ contentType: 'text/javascript', body: PANEL });
    });
  });
  beforeAll(() => made(opened.page));

  test('the first is selected, and its panel alone is shown', async () => {
    const { page } = opened;
    expect(await page.title()).toBe('Initialize · Weight Initialization and Training Dynamics');
    expect(
      await page.$$eval('[role=tab]', (tabs) => tabs.map((tab) => [tab.ariaSelected, (tab as HTMLElement).tabIndex])),
    ).toEqual([
      ['true', 0],
      ['false', -1],
      ['false', -1],
      ['false', -1],
    ]);
    expect(await page.$$eval('[role=tabpanel]', (panels) => panels.map((panel) => panel.checkVisibility()))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(new URL(page.url()).searchParams.get('panel')).toBeNull();
    expect((await page.$$('h1')).length).toBe(1);
  });

  test('the keyboard goes round, and to both ends', async () => {
    const { page } = opened;
    await page.focus('#tab-initialize');
    for (const [key, name] of [
      ['ArrowLeft', 'exercise'],
      ['ArrowRight', 'initialize'],
      ['End', 'exercise'],
      ['Home', 'initialize'],
      ['End', 'exercise'],
      ['ArrowLeft', 'training'],
    ] as const) {
      await page.keyboard.press(key);
      expect(await tabIn(page)).toBe(`tab-${name}`);
      expect(await page.$eval(`#panel-${name}`, (panel) => panel.checkVisibility())).toBe(true);
      expect(new URL(page.url()).searchParams.get('panel')).toBe(name === 'initialize' ? null : name);
    }
    await panelSays(page, 'training', 'shown');
    expect(await page.title()).toBe('Training · Weight Initialization and Training Dynamics');
    expect(await page.evaluate('timesOpened')).toBe(1);
    expect(new URL(page.url()).searchParams.get('depth')).toBe('20');
  });

  test('a panel that does not load says so, and is tried again', async () => {
    const { page } = opened;
    await page.click('#tab-signal');
    await panelSays(page, 'signal', 'This panel did not load');
    expect(await page.$$eval('#panel-signal [role=alert]', (alerts) => alerts.length)).toBe(1);
    expect(await violations(page)).toEqual([]);
    await page.click('#tab-initialize');
    await page.click('#tab-signal');
    await panelSays(page, 'signal', 'This panel did not load');
    broken = false;
    await Promise.all([page.waitForNavigation(), page.click('#panel-signal button')]);
    await panelSays(page, 'signal', 'shown 1');
    await page.click('#tab-initialize');
    await page.click('#tab-signal');
    await panelSays(page, 'signal', 'shown 2');
    expect(opened.complaints.filter((text) => !text.includes('Failed to load resource'))).toEqual([]);
  });

  test('a seed of another panel makes the weights again, and only such a seed', async () => {
    const { page } = opened;
    await page.click('#tab-initialize');
    await page.click('[name=seed]', { count: 3 });
    await page.keyboard.type('77'); // not used yet
    await page.click('#tab-signal');
    await page.click('#tab-initialize');
    expect(await page.$eval('[name=seed]', (node) => (node as HTMLInputElement).value)).toBe('77');
    await page.click('#tab-signal');
    await page.evaluate(() => history.replaceState(null, '', location.search.replace(/seed=\d+/, 'seed=99')));
    await page.click('#tab-initialize');
    await made(page);
    expect(await page.$eval('[name=seed]', (node) => (node as HTMLInputElement).value)).toBe('99');
    expect(await page.$eval('#code', (node) => node.textContent)).toContain('seed: 99');
  });
});

describe('an address', () => {
  const opened = openPage('/demo/index.html?panel=training&seed=5&init=zeros', async (page) => {
    await page.setRequestInterception(true);
    page.on('request', (request) => {
      if (request.url().includes('/demo/training/panel.ts')) {
        request.respond({ contentType: 'text/javascript', body: PANEL });
      } else request.continue();
    });
  });

  test('opens its panel, and the others when they are selected', async () => {
    const { page } = opened;
    await panelSays(page, 'training', 'shown 1');
    expect(await page.$$('#controls')).toEqual([]);
    await page.click('#tab-initialize');
    await made(page);
    expect(await page.$eval('#code', (node) => node.textContent)).toContain('zeros(),\n  seed: 5,');
    expect(opened.complaints).toEqual([]);
  });
});

describe('the page', () => {
  const opened = openPage('/demo/index.html');
  beforeAll(() => made(opened.page));

  test.each([320, 390, 768])('nothing is cut off at %i pixels', async (width) => {
    const { page } = opened;
    await page.setViewport({ width, height: 900 });
    const cut = await page.$$eval('h1, [role=tab], [role=tab] span', (nodes) =>
      [document.documentElement, ...nodes]
        .filter(
          (node) =>
            node.checkVisibility() &&
            node.scrollWidth > Math.max(node.clientWidth, node.getBoundingClientRect().width) + 1,
        )
        .map((node) => `${node.tagName} ${node.textContent}`),
    );
    expect(cut).toEqual([]);
  });

  // In the other colours: initialize.slow.test.ts.
  test.each([
    [390, 'light'],
    [1200, 'dark'],
  ])('the panel of weights is without barriers at %i pixels, %s', async (width, scheme) => {
    const { page } = opened;
    await showWithoutMotion(page, width, scheme);
    expect(await violations(page)).toEqual([]);
    const moving = await page.$$eval('*', (all) =>
      all.filter((node) => getComputedStyle(node).transitionDuration !== '0s').map((node) => node.outerHTML),
    );
    expect(moving).toEqual([]);
  });

  test('fields of an initializer, for any panel, offer some of them or none, under names of their own', async () => {
    const seen = await opened.page.evaluate(`(async () => {
      const { initializerFields } = await import('/demo/form/initializer-fields.ts');
      const select = document.createElement('select');
      const fieldset = document.createElement('fieldset');
      document.body.append(select, fieldset);
      const names = ['heNormal', 'uniform', 'zeros'];
      const fields = initializerFields({ select, fieldset, names, prefix: 'also.', none: 'none' });
      const state = () => ({
        ...fields.read(),
        shown: fieldset.checkVisibility(),
        inputs: [...fieldset.querySelectorAll('label')].filter((label) => label.checkVisibility()).map((label) => label.control.name),
      });
      fields.fill({ init: '', options: {} });
      const states = [state()];
      fields.fill({ init: 'uniform', options: { low: '-1' } });
      states.push(state());
      select.value = 'heNormal';
      select.dispatchEvent(new Event('change', { bubbles: true }));
      states.push(state());
      const offered = [...select.options].map((option) => option.text);
      select.remove();
      fieldset.remove();
      return { offered, states };
    })()`);
    expect(seen).toEqual({
      offered: ['none', 'heNormal', 'uniform', 'zeros'],
      states: [
        { init: '', options: {}, shown: false, inputs: [] },
        { init: 'uniform', options: { low: '-1', high: '1' }, shown: true, inputs: ['also.low', 'also.high'] },
        {
          init: 'heNormal',
          options: { mode: 'fan-in', nonlinearity: 'relu', a: '0', distribution: 'normal' },
          shown: true,
          inputs: ['also.mode', 'also.nonlinearity', 'also.distribution'],
        },
      ],
    });
  });
});
