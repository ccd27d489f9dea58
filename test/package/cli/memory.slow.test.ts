// Memory does not grow with the model: the embedding of Llama 3.1 405B, the largest tensor there, by as many threads as docs/scale.md says.
// Needs Linux and 4.3 GB of disk.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMAND, PLAIN_ENV } from '../../../verify/scale/command.ts';

/** Its config.json of Hugging Face, meta-llama/Llama-3.1-405B, as far as tensors depend on it. */
const RECIPE = {
  weightInit: 1,
  model: 'llama',
  options: { layers: 126, width: 16384, heads: 128, kvHeads: 8, hidden: 53248, vocabulary: 128256 },
  seed: '42',
  dtype: 'bf16',
};
const TENSOR = 'model.embed_tokens.weight';
const BYTES = 2 * 128256 * 16384;
const MAX_MEMORY = 256e6;
const THREADS = '12';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'weight-init-memory-'));
  writeFileSync(join(root, 'recipe.json'), JSON.stringify(RECIPE));
  // Threads have this preload, too. Not process.resourceUsage: on Linux its maxRSS begins with the memory of the process that started
  // this one, which a test's may have 900 MB of.
  writeFileSync(
    join(root, 'preload.cjs'),
    `if (require('worker_threads').isMainThread) process.on('exit', () =>
       require('fs').writeFileSync(process.env.MEMORY_FILE, /VmHWM:\\s+(\\d+)/.exec(require('fs').readFileSync('/proc/self/status', 'utf8'))[1]))`,
  );
});
afterAll(() => rmSync(root, { recursive: true }));

/** The most memory that the command had, in bytes. */
function memoryOf(...args: readonly string[]): number {
  const file = join(root, 'memory');
  const { status } = spawnSync(
    process.execPath,
    ['--require', join(root, 'preload.cjs'), COMMAND, ...args, '--only', TENSOR, '--threads', THREADS],
    { env: { ...PLAIN_ENV, MEMORY_FILE: file }, stdio: 'ignore', cwd: root },
  );
  expect(status).toBe(0);
  const bytes = 1024 * Number(readFileSync(file, 'utf8'));
  rmSync(file);
  return bytes;
}

test('docs/scale.md says how much', () => {
  const page = readFileSync(new URL('../../../docs/scale.md', import.meta.url), 'utf8');
  expect(page).toContain(`below ${MAX_MEMORY / 1e6} MB with up to ${THREADS} threads`);
});

test.each([
  ['make', ['make', 'recipe.json', 'made']],
  ['verify', ['verify', 'recipe.json', 'made']],
  ['make to standard output', ['make', 'recipe.json', '-', '--format', 'bin']],
  ['fingerprint', ['fingerprint', 'recipe.json']],
])('%s has at most 256 MB', (_, args) => {
  const memory = memoryOf(...args);
  // Node alone has some 40 MB.
  expect(memory).toBeGreaterThan(40e6);
  expect(memory).toBeLessThan(MAX_MEMORY);
  expect(statSync(join(root, 'made', 'model.safetensors')).size).toBeGreaterThan(BYTES);
});
