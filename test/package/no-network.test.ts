// What the built files can reach: no network, no code made of text, no module but their own.
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { USAGES } from '../../src/cli/help.ts';
import { WORKER } from '../../src/cpu/worker-source.ts';
import { reachOf } from './reachable-code.ts';

const dist = new URL('../../dist/', import.meta.url);
const files = readdirSync(dist, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.js'));
const built = new Map(files.map((name) => [name, readFileSync(new URL(name, dist), 'utf8')]));

/** What the command imports, which is not for pages: files, and nothing that reaches the network or starts a process. */
const COMMAND_IMPORTS = ['crypto', 'fs', 'os', 'path', 'perf_hooks', 'stream/consumers', 'url', 'util'];

test('cli.js', () => {
  const { dangers, imports } = reachOf(built.get('cli.js') as string);
  // The name of a page's window.open is that of a file's too.
  expect(dangers.filter((danger) => !/^open, /.test(danger))).toEqual([]);
  expect([...new Set(imports)].sort()).toEqual(COMMAND_IMPORTS.map((name) => `node:${name}`));
});

test.each([...built].filter(([name]) => name !== 'cli.js'))('%s', (name, code) => {
  const { dangers, imports } = reachOf(code);
  expect(dangers).toEqual([]);
  for (const from of imports) {
    if (name === 'index-typegpu.js' && from === 'typegpu') continue;
    expect(from).toMatch(/^\.\.?\/[\w-]+\.js$/);
    expect(files).toContain(posix.join(posix.dirname(name), from));
  }
});

test('the text that a thread is made of, and no other text, is code', () => {
  const texts = [...built.values()].flatMap((code) => reachOf(code).texts);
  const shaders = texts.filter((text) => text.includes('fn wi_'));
  const help: readonly string[] = Object.values(USAGES).map((usage) => usage.help);
  const others = texts.filter((text) => ![...shaders, ...help].includes(text) && !/^[0-9a-f]+$/.test(text));
  expect(new Set(others)).toEqual(new Set([WORKER]));
  // As a browser's thread begins, and as Node's does.
  for (const port of ['self', "process.getBuiltinModule('node:worker_threads').parentPort"]) {
    expect(reachOf(`const port=${port};${WORKER}`)).toMatchObject({ dangers: [], imports: [] });
  }
  // Where it is run: by a blob in a browser, by the one exception above in Node.
  const singles = ['index-static.js', 'cli.js'].map((name) => built.get(name) ?? '');
  const split = [...built.values()].filter((code) => !singles.includes(code)).join('\n');
  for (const code of [...singles, split]) {
    expect(code.match(/\beval\b/g)).toEqual(['eval']);
    expect(code.match(/createObjectURL/g)?.length).toBe(1);
  }
});

test.each([
  ["fetch('/x')", 'fetch'],
  ["globalThis['fetch']('/x')", 'fetch'],
  ['const { fetch: f } = globalThis; f()', 'fetch'],
  ['new XMLHttpRequest()', 'XMLHttpRequest'],
  ["navigator.sendBeacon('/x')", 'sendBeacon'],
  ["new WebSocket('wss://x')", 'WebSocket'],
  ["new EventSource('/x')", 'EventSource'],
  ["importScripts('x.js')", 'importScripts'],
  ["eval('1')", 'eval'],
  ["(0, eval)('1')", 'eval'],
  ["new Thing('text', { eval: text })", 'eval'],
  ['globalThis.eval = true', 'eval'],
  ["new Function('return 1')()", 'Function'],
  ["(() => {}).constructor('return 1')()", 'constructor()'],
  ["setTimeout('f()', 1)", 'setTimeout of a text'],
  ['setTimeout(`f()`, 1)', 'setTimeout of a text'],
  ["import('../' + name)", 'import of what is not known beforehand'],
  ['require(name)', 'require of what is not known beforehand'],
  ["process.getBuiltinModule('node:https')", 'node:https'],
  ["process.getBuiltinModule('vm')", 'vm'],
])('%s would be found', (code, danger) => {
  expect(reachOf(code).dangers).toContain(`${danger}, line 1`);
});

test('imports would be found, and words in comments and longer texts are none', () => {
  const code = `import a from 'x'; export * from 'y'; import('z'); // fetch, eval
    const note = 'do not fetch or eval'; const vm = note;`;
  expect(reachOf(code)).toEqual({ dangers: [], imports: ['x', 'y', 'z'], texts: [] });
  expect(() => reachOf('const = 3')).toThrow('not JavaScript');
});
