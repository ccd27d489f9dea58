// A part of npm run hosts: the packed package in a fresh folder of each host, and the page that npm run hosts has written.
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOSTS } from '../../verify/hosts/every-host.ts';
import { expectedBits } from '../../verify/hosts/expected.ts';
import { node } from '../../verify/hosts/programs.ts';
import { faultOf, type Row, type Workspace } from '../../verify/hosts/rows.ts';
import { CASES, compilers } from '../../verify/hosts/typescript.ts';
import { packInto } from '../../verify/pack.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'weight-init-hosts-')));
const bits = expectedBits();
let workspace: Workspace;
beforeAll(() => {
  workspace = { root, tarball: packInto(root) };
});
afterAll(() => rmSync(root, { recursive: true }));

const isOne = ({ compiler, resolution, skipLibCheck, webgpu }: (typeof CASES)[number]): boolean =>
  !skipLibCheck && resolution === 'bundler' && (compiler === '5.9' ? webgpu : compiler === '7' && !webgpu);

test.each<[string, number, (workspace: Workspace) => Promise<Row[]>]>([
  ['vite', 6, HOSTS.vite],
  ['esbuild', 9, HOSTS.esbuild],
  ['import-map', 1, HOSTS['import-map']],
  ['node', 2, (where) => node(where, [process.versions.node])],
  ['deno', 2, HOSTS.deno],
  ['bun', 3, HOSTS.bun],
  ['jest', 2, HOSTS.jest],
  ['typescript', 2, (where) => compilers(where, CASES.filter(isOne))],
])('%s', async (_, count, run) => {
  const rows = await run(workspace);
  const faults = rows.map((row) => [row.host, row.command, row.where, faultOf(row, bits)]);
  expect(faults.filter(([, , , fault]) => fault !== undefined)).toEqual([]);
  expect(rows.length).toBe(count);
});

describe('a row is wrong', () => {
  const report = {
    backend: 'cpu',
    bits,
    wasm: 1,
    workers: 2,
    helped: true,
    shared: false,
    files: 0,
    bytes: 0,
    firstMs: 1,
    fillsMs: 1,
  } as const;
  const row = { host: '', command: '', where: '', backend: 'cpu', report } as const;

  test.each<[string, Row, string | undefined]>([
    ['by nothing', row, undefined],
    ['by an error', { ...row, error: 'ended' }, 'ended'],
    ['by its bits', { ...row, report: { ...report, bits: { ...bits, a: bits.b } } }, 'other bits: a'],
    ['by its backend', { ...row, backend: 'webgpu' }, 'made on cpu, not webgpu'],
    ['by what did not help', { ...row, report: { ...report, helped: false } }, '"helped":false'],
    ['by what a policy forbids', { ...row, strict: true }, '"wasm":1'],
    ['by a known error that is gone', { ...row, limit: /gone/ }, 'works, not /gone/'],
  ])('%s', (_, each, fault) => {
    if (fault === undefined) expect(faultOf(each, bits)).toBeUndefined();
    else expect(faultOf(each, bits)).toContain(fault);
  });
});

test('docs/hosts.md has every host, and nothing wrong', () => {
  const page = readFileSync(new URL('../../docs/hosts.md', import.meta.url), 'utf8');
  expect(page).toContain('All bits are equal');
  expect(page).not.toContain('WRONG');
  const titles = ['Vite', 'webpack', 'Rspack', 'Rollup', 'esbuild', 'Parcel', 'Next.js', 'Chromium', 'Node', 'Deno'];
  for (const title of [...titles, 'Bun', 'Jest', 'Vitest', 'TypeScript'])
    expect(page).toMatch(new RegExp(`^\\| ${title} [\\d.]+ \\|`, 'm'));
});
