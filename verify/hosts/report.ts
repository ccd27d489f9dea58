// The text of docs/hosts.md.
// @ts-expect-error plain JavaScript
import { markdownTable } from '../../scripts/report/table.mjs';
// @ts-expect-error plain JavaScript
import { runLines } from '../../scripts/report/versions.mjs';
import type { Report } from './expected.ts';
import { type Compiled, faultOf, type Row } from './rows.ts';

const milliseconds = (ms: number | undefined): string => (ms === undefined ? '' : Math.round(ms).toLocaleString('en'));
const code = (command: string): string => (command ? `\`${command}\`` : 'none');
/** An error in one line of a table. */
const oneLine = (text: string): string => (text.split('\n')[0] ?? '').replaceAll('|', '\\|');

function resultOf(row: Row, bits: Report['bits']): string {
  const fault = faultOf(row, bits);
  if (fault !== undefined) return `WRONG: ${oneLine(fault)}`;
  return row.limit ? `fails: ${oneLine(row.error ?? '')}` : 'all equal';
}

function runsTable(rows: readonly Row[], bits: Report['bits'], inPages: boolean): string[] {
  const headings = ['host', 'command', 'where', 'first call on', 'bits', 'WebAssembly modules', 'threads'];
  const times = ['first call, ms', 'two fills, ms'];
  const cells = rows.map((row) => {
    const { host, command, where, ms, report } = row;
    const files = inPages
      ? [report && where.startsWith('page') ? `${report.files}, ${Math.round(report.bytes / 1000)} KB` : '']
      : [];
    return [
      ...[host, code(command), where, report?.backend ?? '', resultOf(row, bits)],
      ...[String(report?.wasm ?? ''), String(report?.workers ?? '')],
      ...[...files, milliseconds(ms), milliseconds(report?.firstMs), milliseconds(report?.fillsMs)],
    ];
  });
  return markdownTable([[...headings, ...(inPages ? ['files'] : []), 'command, ms', ...times], ...cells]);
}

const RESOLUTIONS = ['node10', 'node16', 'nodenext', 'bundler'];

/** A row for each compiler and its options, a column for each resolution. */
function compilersTable(rows: readonly Row[], bits: Report['bits']): string[] {
  const lines = new Map<string, { head: string[]; cells: Map<string, string> }>();
  for (const row of rows) {
    const { resolution, skipLibCheck, webgpu } = row.compiled as Compiled;
    const head = [row.host, skipLibCheck ? 'yes' : 'no', webgpu ? '`@webgpu/types`' : 'none'];
    const line = lines.get(head.join()) ?? { head, cells: new Map() };
    const fault = faultOf(row, bits);
    line.cells.set(resolution, fault === undefined ? `${milliseconds(row.ms)} ms` : `WRONG: ${oneLine(fault)}`);
    lines.set(head.join(), line);
  }
  const body = [...lines.values()].map(({ head, cells }) => [
    ...head,
    ...RESOLUTIONS.map((name) => cells.get(name) ?? ''),
  ]);
  return markdownTable([['compiler', '`skipLibCheck`', '`types`', ...RESOLUTIONS], ...body]);
}

export function page(rows: readonly Row[], bits: Report['bits'], run: object): string {
  const compiled = rows.filter((row) => row.compiled);
  const inPages = rows.filter((row) => row.inPage);
  const others = rows.filter((row) => !row.compiled && !row.inPage);
  const wrong = rows.filter((row) => faultOf(row, bits) !== undefined).length;
  return [
    '# Hosts',
    '',
    ...runLines(run),
    '',
    `${wrong === 0 ? 'All bits are equal' : `**Wrong: ${wrong}**`}, in ${rows.length - compiled.length} runs; ${compiled.length} compilations. Each host has a fresh folder, in which npm installs the packed library and the host's`,
    'own packages, without install scripts. The program [check.js](../verify/hosts/check.js) imports `weight-init`, `/cpu`, `/presets`, `/recipe` and `/shaders`, and makes a tensor with',
    'the defaults, the same one synchronously, a layer and its fingerprint, and on the CPU two tensors of 2^22 weights at a time with `threads: 3`. Bits are compared, by SHA-256, with',
    'those of the CPU in Node, in one thread. Times are of this machine, which does other things too; they say what is slow, not how fast it could be.',
    '',
    '## What each needs',
    '',
    '- Vite 8, webpack, Rspack, Rollup with `@rollup/plugin-node-resolve`, esbuild, Next.js, Node, Deno, Bun and Vitest: nothing.',
    "- Vite 7: `worker: { format: 'es' }` if a module worker of yours imports `weight-init`, which loads a part of itself by `import()`; or `weight-init/static` there.",
    '- Parcel: `weight-init/static` in module workers, where Parcel 2.16 leaves out the modules of `import()`. Under a content security policy, allow its import map, which it writes into',
    '  the page where the bundle has several files.',
    '- Jest: `node --experimental-vm-modules` and `transform: {}`, as in [the example](../examples/jest).',
    '- TypeScript before 6: `@webgpu/types` for `weight-init`; nothing for `weight-init/cpu`. From 6 on the DOM has WebGPU, and `@webgpu/types` beside it needs `skipLibCheck`.',
    '',
    '## Bundlers and pages',
    '',
    'In Chromium, below the path `/some/where/` of a server. "Strict policy" is `default-src \'none\'; script-src \'self\'`, which forbids threads and WebAssembly. "Isolated" pages share memory with',
    'threads. Files: what the page loads besides its HTML, without compression.',
    '',
    ...runsTable(inPages, bits, true),
    '',
    '## Node and others',
    '',
    ...runsTable(others, bits, false),
    '',
    '## Compilers',
    '',
    "Strict, one file that uses every entry point but TypeGPU's, which needs a newer TypeScript than ours, and one that uses `weight-init/cpu` without the DOM; the time is that of the first. TypeScript 7 has no `node10`.",
    '',
    ...compilersTable(compiled, bits),
    '',
  ].join('\n');
}
