// The benchmark without its peers: all of its modules and bundles can be built, its files are where it looks for them, and its
// report can be written.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
// @ts-expect-error plain JavaScript
import { markdown } from '../../bench/report/report.mjs';
// @ts-expect-error plain JavaScript
import { bundleForBrowsers, bundleForProcesses } from '../../bench/run/bundles.mjs';
// @ts-expect-error plain JavaScript
import { CHROMIUM, NATIVE, OUTSIDE } from '../../bench/run/contestants.mjs';
// @ts-expect-error plain JavaScript
import { measureInRounds } from '../../bench/run/rounds.mjs';
// @ts-expect-error plain JavaScript
import { PAGES } from '../../bench/sections/pages.mjs';
// @ts-expect-error plain JavaScript
import { describeRun } from '../../scripts/report/versions.mjs';

const BENCH = fileURLToPath(new URL('../../bench', import.meta.url));
const files = (readdirSync(BENCH, { recursive: true }) as string[]).filter((file) => !file.includes('node_modules'));
const modules = files.filter((file) => /\.mjs$/.test(file));
const source = (file: string): string => readFileSync(join(BENCH, file), 'utf8');

test('the bundles, with the packages of the peers left out', async () => {
  await bundleForBrowsers({ write: false, packages: 'external' });
  await bundleForProcesses({ write: false, packages: 'external' });
});

test('the modules find all that they import', async () => {
  const entryPoints = modules.map((file) => join(BENCH, file));
  expect(entryPoints.length).toBeGreaterThan(25);
  await build({
    entryPoints,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    write: false,
    outdir: '.',
  });
});

test('the modules find the files that they read', () => {
  const paths = modules.flatMap((file) =>
    [...source(file).matchAll(/new URL\('([^']+)', import\.meta\.url\)/g)].map(([, path]) =>
      join(BENCH, file, '..', path as string),
    ),
  );
  expect(paths.length).toBeGreaterThan(8);
  expect(paths.filter((path) => !path.includes('node_modules') && !existsSync(path))).toEqual([]);
});

test('contestants and pages have their files', () => {
  const python = source('peers/native.py');
  for (const { peer, python: inPython } of [...CHROMIUM, ...OUTSIDE, ...NATIVE]) {
    if (inPython) expect(python).toContain(`"${peer}": `);
    else expect(files).toContain(join('peers', `${peer}.ts`));
  }
  for (const page of Object.values(PAGES)) expect(files).toContain(join('pages', `${page}.ts`));
});

describe('measureInRounds', () => {
  const progress = { step() {}, line() {} };

  test('takes turns, drops the warm-up, and leaves out who fails', async () => {
    const calls: string[] = [];
    const closed: string[] = [];
    const results = await measureInRounds({
      title: 'test',
      names: ['a', 'b', 'c'],
      rounds: 2,
      progress,
      prepare: (name: string) => ({ ratio: name.length }),
      measure: async (name: string, round: number) => {
        calls.push(`${name}${round}`);
        if (name === 'b' && round === 1) throw new Error('broken\nmore');
        return name === 'c' && round === 2 ? undefined : round * 10;
      },
      failed: (name: string) => closed.push(name),
    });
    expect(calls).toEqual(['a0', 'b0', 'c0', 'a1', 'b1', 'c1', 'a2', 'c2']);
    expect(results).toEqual({
      a: { ratio: 1, values: [10, 20] },
      b: { error: 'broken' },
      c: { ratio: 1, values: [10] },
    });
    expect(closed).toEqual(['b']);
  });
});

test('the report of the last results has every section', () => {
  const { adapters, ...results } = JSON.parse(source('results/bench.json'));
  const text: string = markdown({
    ...describeRun('npm run bench'),
    adapters: adapters ?? results.about.adapters,
    ...results,
  });
  expect(text).toMatch(/^Written by `npm run bench`/m);
  expect(source('results/bench.md').match(/^## .*$/gm)).toEqual(text.match(/^## .*$/gm));
  expect(text).not.toMatch(/undefined|NaN|not measured/);
});
