// A smaller number of the cases of npm run conformance in every engine, and the page that it has written.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// @ts-expect-error plain JavaScript
import { serve } from '../../scripts/engines/serve.mjs';
// @ts-expect-error plain JavaScript
import { bundle, FOLDER } from '../../verify/conformance/bundle.mjs';
// @ts-expect-error plain JavaScript
import { ENGINES } from '../../verify/conformance/engines.mjs';
// @ts-expect-error plain JavaScript
import { runSuite } from '../../verify/conformance/run.mjs';
import { SCHEMES } from '../../verify/conformance/suite/schemes.ts';
// @ts-expect-error plain JavaScript
import { digestFailures, failuresOf } from '../../verify/conformance/verdict.mjs';

interface Tally {
  rows: { scheme: string; dtype: string; compared: number; different: number }[];
  guards: number;
}

const names: string[] = Object.keys(ENGINES);
const results: Record<string, { paths: Record<string, Tally>; digests: Record<string, string>; version: string }> = {};

let server: { address: string; close(): void };
beforeAll(async () => {
  await bundle();
  server = await serve({ '/dist/': fileURLToPath(new URL('../../dist', import.meta.url)), '/': FOLDER });
});
afterAll(() => {
  server.close();
});

describe('every bit agrees', () => {
  test.each(names)(
    '%s',
    async (name) => {
      const engine = ENGINES[name];
      const session = await engine.open(server.address);
      try {
        const result = { ...(await runSuite(session, engine, 2)), version: session.version };
        results[name] = result;
        expect(failuresOf(result)).toEqual([]);
        expect(Object.keys(result.paths)).toEqual(engine.paths);
        let elements = 0;
        for (const [path, { rows, guards }] of Object.entries<Tally>(result.paths)) {
          const compared = rows.reduce((sum, row) => sum + row.compared, 0);
          elements += compared;
          expect(compared, path).toBeGreaterThan({ plain: 10_000, threads: 2 ** 26 }[path] ?? 100_000);
          if (path !== 'plain') expect(guards, path).toBeGreaterThan(path === 'threads' ? 1000 : 100_000);
        }
        console.log(`${name}, ${session.version}: ${elements} elements`);
      } finally {
        await session.close();
      }
    },
    300_000,
  );

  test('and every engine expects the same bits', () => {
    expect(Object.keys(results)).toEqual(names);
    expect(digestFailures(results)).toEqual([]);
    const [first, ...others] = names.filter((name) => ENGINES[name].paths.includes('shader'));
    for (const name of others) expect(results[name]?.digests).toMatchObject(results[first as string]?.digests ?? {});
  });
});

describe('docs/CONFORMANCE.md', () => {
  const page = readFileSync(new URL('../../docs/CONFORMANCE.md', import.meta.url), 'utf8');

  test('has every engine, initializer and path, and nothing different', () => {
    expect(page).toContain('All bits agree.');
    for (const name of names) {
      expect(page).toMatch(new RegExp(`^\\| ${name} \\| .*\\d.* \\|$`, 'm'));
      const section = page.split(`### ${name}\n`)[1]?.split(/^##/m)[0] ?? '';
      for (const scheme of Object.keys(SCHEMES)) {
        const cells = section.match(new RegExp(`^\\| \`${scheme}\` \\| (.*) \\|$`, 'm'))?.[1]?.split(' | ') ?? [];
        const wanted = scheme.toLowerCase().endsWith('orthogonal') ? /^[\d,]+: at most .* apart$/ : /^[1-9][\d,]*: 0$/;
        expect(cells.length).toBe(3);
        for (const cell of cells) expect(cell).toMatch(wanted);
      }
      for (const path of ENGINES[name].paths)
        expect(page).toMatch(new RegExp(`^\\| ${name} \\| ${path} \\| [\\d,]+ \\| 0 \\| `, 'm'));
    }
    expect(page).toMatch(/16,777,216 normals/);
  });
});
