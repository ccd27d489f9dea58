// The examples that run outside a browser, each in its host: what they print has the weights of the CPU in Node.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { lavapipe, swiftShader } from '../../scripts/engines/vulkan.mjs';
import { heNormal } from '../../src/index.ts';
import { fillWeightsSync, streamOfName } from '../../src/index-cpu.ts';
import { makeTable } from '../../verify/reference/normal.ts';
import { weightBits } from '../../verify/reference/schemes.ts';

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));
const require = createRequire(`${examples}package.json`);

/** The command that `npm start` of an example runs, split at spaces. */
const startOf = (name: string): string[] =>
  JSON.parse(readFileSync(`${examples}${name}/package.json`, 'utf8')).scripts.start.split(' ');

/** What an example prints, run by `program` in its folder. */
async function run(
  name: string,
  program: string,
  args: string[],
  signal: AbortSignal,
  env: object = {},
): Promise<string> {
  const options = { cwd: `${examples}${name}`, signal, env: { ...process.env, ...env } };
  const { stdout, stderr } = await promisify(execFile)(program, args, options);
  return stdout + (name === 'jest' ? stderr : '');
}

/** What the three hosts print. */
function printed(backend: 'webgpu' | 'cpu'): string {
  const values = new Float32Array(784 * 256);
  fillWeightsSync(values, { name: 'fc1.weight', shape: [784, 256], init: heNormal(), seed: 42 });
  return `200704 weights on ${backend}; the first three: ${values.slice(0, 3).join(' ')}\n`;
}

test('node-dawn', async ({ signal }) => {
  const [node, ...args] = startOf('node-dawn');
  expect(node).toBe('node');
  expect(await run('node-dawn', process.execPath, args, signal, await swiftShader())).toBe(printed('webgpu'));
});

test('deno', async ({ signal }) => {
  const [deno, ...args] = startOf('deno');
  expect(deno).toBe('deno');
  const program = require('deno/install_api.cjs').runInstall();
  expect(await run('deno', program, args, signal, lavapipe())).toBe(printed('webgpu'));
  // Deno would find an adapter of OpenGL.
  const noDriver = { VK_ICD_FILENAMES: `${examples}no-driver.json`, DENO_WEBGPU_BACKEND: 'vulkan' };
  expect(await run('deno', program, args, signal, noDriver)).toBe(printed('cpu'));
});

test('bun', async ({ signal }) => {
  const [bun, ...args] = startOf('bun');
  expect(bun).toBe('bun');
  // Its install script, which .npmrc does not let npm run, puts the program of this machine there, on every system under this name.
  await promisify(execFile)(process.execPath, ['install.js'], { cwd: `${examples}node_modules/bun`, signal });
  const program = `${examples}node_modules/bun/bin/bun.exe`;
  expect(await run('bun', program, args, signal)).toBe(printed('cpu'));
});

describe('the recipes for tests', () => {
  test('jest', async ({ signal }) => {
    const [node, flag = '', jest, ...args] = startOf('jest');
    expect([node, jest]).toEqual(['node', 'node_modules/jest/bin/jest.js']);
    const said = await run('jest', process.execPath, [flag, require.resolve('jest/bin/jest'), ...args], signal);
    expect(said).toMatch(/^Tests: +2 passed, 2 total$/m);
  });

  test('vitest', async ({ signal }) => {
    const [vitest, ...args] = startOf('vitest');
    expect(vitest).toBe('vitest');
    const program = `${examples}node_modules/vitest/vitest.mjs`;
    // Not as a part of this run.
    const env = { VITEST: undefined, VITEST_POOL_ID: undefined, VITEST_WORKER_ID: undefined, NO_COLOR: '1' };
    const said = await run('vitest', process.execPath, [program, ...args], signal, env);
    expect(said).toMatch(/^ +Tests +2 passed \(2\)$/m);
  });

  test.each(['jest', 'vitest'])('%s expects what the second implementation makes', (name) => {
    const [, list = ''] = /toEqual\((\[-?[\d.]+, -?[\d.]+\])\)/.exec(
      readFileSync(`${examples}${name}/weights.test.js`, 'utf8'),
    ) as RegExpExecArray;
    const bits = [...new Uint32Array(Float32Array.from(JSON.parse(list)).buffer)];
    const tensor = {
      seed: 42n,
      stream: streamOfName('fc1.weight'),
      shape: [3, 4],
      init: heNormal(),
      dtype: 'f32',
    } as const;
    expect(bits).toEqual(weightBits({ ...tensor, slice: [0, 2] }, makeTable()));
  });
});
