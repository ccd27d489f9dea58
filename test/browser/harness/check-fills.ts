import { expect } from 'vitest';
import type { Opened } from './browser.ts';
import type { FillCase, FillResult } from './fills.ts';

/** Fills poisoned buffers by either route, compares every word with the CPU's, and returns how many elements that were. */
export async function checkFills({ page }: Opened, cases: FillCase[]): Promise<number> {
  // Infinity does not survive JSON, nor does a bigint: they travel as text.
  const json = JSON.stringify(cases, (_, value) =>
    typeof value === 'bigint' ? `${value}n` : Math.abs(value) === Number.POSITIVE_INFINITY ? `${value}` : value,
  );
  const results: FillResult[][] = await page.evaluate(async (text) => {
    const parsed = JSON.parse(text, (_, value) =>
      /^-?Infinity$/.test(value) ? Number(value) : /^\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value,
    );
    return harness.fillCases(parsed);
  }, json);
  const wrong = results.flatMap((routes, i) =>
    routes.flatMap((result, route) =>
      result.different || result.guardsBroken
        ? [{ ...result, route: ['shader', 'upload'][route], of: JSON.stringify(cases[i]) }]
        : [],
    ),
  );
  expect(wrong).toEqual([]);
  expect(results.every((routes) => routes.length === 2)).toBe(true);
  return results.reduce((sum, [shader]) => sum + (shader?.compared ?? 0), 0);
}
