// Random specs on a device, half of them wrong, by both routes: as test/unit/properties/specs.test.ts does it on the CPU.
import { expect, test } from 'vitest';
import { drawn } from '../../helpers/properties/fixed-seed.ts';
import { runs } from '../../helpers/runs.ts';
import { openHarness } from '../harness/browser.ts';

const opened = openHarness();
/** Of right ones and of wrong ones, by each route. */
const CASES = runs(1500, 20);
const BATCH = 50;

test.each(['shader', 'upload'] as const)('%s', async (route) => {
  const cases = drawn(CASES);
  const tally = { right: 0, wrong: 0, elements: 0 };
  for (let at = 0; at < CASES; at += BATCH) {
    const { right, wrong } = await opened.page.evaluate(
      async (words, by) => {
        const { propertiesOf } = await harness.properties();
        const properties = propertiesOf(harness);
        return { right: await properties.right(words, by), wrong: await properties.wrong(words, by) };
      },
      cases.slice(at, at + BATCH),
      route,
    );
    expect(right.faults).toEqual([]);
    expect(wrong.faults).toEqual([]);
    tally.right += right.specs;
    tally.wrong += wrong.specs;
    tally.elements += right.elements;
  }
  console.log(`${tally.right} right specs, ${tally.elements} elements equal; ${tally.wrong} wrong calls, all refused`);
  expect(tally).toMatchObject({ right: CASES, wrong: CASES });
});
