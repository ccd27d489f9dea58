// The built command as a process: signals, limits of the system, and who runs it.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMAND, command, digests, errorOf, PLAIN_ENV, start } from '../../../verify/scale/command.ts';
import { killAtRandom } from '../../../verify/scale/kill-at-random.ts';
import { runs } from '../../helpers/runs.ts';

/** Four files of 8 MB. */
const FILE_BYTES = 8_000_000;
const RECIPE = {
  weightInit: 1,
  seed: '42',
  shardSize: FILE_BYTES,
  tensors: Object.fromEntries(
    [1, 2, 3, 4].map((i) => [`layer.${i}`, { shape: [2000, 2000], init: 'he', dtype: 'bf16' }]),
  ),
};

let root: string;
let recipe: string;
let whole: Record<string, string>;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'weight-init-process-'));
  chmodSync(root, 0o755); // another user must get there
  recipe = join(root, 'recipe.json');
  writeFileSync(recipe, JSON.stringify(RECIPE));
  const good = join(root, 'good');
  expect(command(['make', recipe, good]).status).toBe(0);
  whole = digests(good);
});
afterAll(() => rmSync(root, { recursive: true }));

test('prints, reads standard input, and writes standard output', () => {
  const { stdout } = command(['print', '2,2', 'zero', '--seed', '42']);
  expect(stdout).toBe('tensor([[0., 0.],\n        [0., 0.]])\n');
  expect(command(['plan', '-'], { input: JSON.stringify(RECIPE) }).stdout).toBe(command(['plan', recipe]).stdout);
  const out = execFileSync(process.execPath, [COMMAND, 'make', recipe, '-', '--only', 'layer.1', '--format', 'bin'], {
    env: PLAIN_ENV,
    maxBuffer: 2 ** 26,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const file = readFileSync(join(root, 'good', 'model-00001-of-00004.safetensors'));
  expect(out.equals(file.subarray(8 + Number(file.readBigUInt64LE())))).toBe(true);
  // With nobody who reads it any more.
  const closed = spawnSync('sh', [
    '-c',
    `"$0" "$1" make "$2" - --only layer.1 | head -c 10; exit 0`,
    process.execPath,
    COMMAND,
    recipe,
  ]);
  expect(closed.stdout.length).toBe(10);
  expect(closed.stderr.toString()).toBe('');
});

test('is executable as npm installs it', () => {
  expect(readFileSync(COMMAND, 'utf8').split('\n', 1)[0]).toBe('#!/usr/bin/env node');
});

const TIMES = Math.max(2, runs(10));
describe.each([
  ['SIGTERM', TIMES],
  ['SIGINT', 2],
  ['SIGKILL', TIMES],
] as const)('%s at random moments, %i times', (signal, times) => {
  test('leaves no file that is not whole, and a rerun makes the rest', async () => {
    const folder = join(root, signal);
    const { killed, statuses } = await killAtRandom({
      args: ['make', recipe, folder],
      folder,
      signal,
      times,
      fileBytes: FILE_BYTES,
    });
    expect(killed).toBeGreaterThan(0);
    expect(new Set(statuses)).toEqual(new Set(signal === 'SIGKILL' ? [null] : [75]));
    const { status } = command(['make', recipe, folder]);
    expect(status).toBe(0);
    expect(digests(folder)).toEqual(whole);
  });
});

describe('a disk that takes no more', () => {
  test('a limit on the size of files: nothing is left, and it may succeed later', () => {
    const folder = join(root, 'limited');
    // In blocks of 512 bytes, or of 1024 in some shells: less than a file has.
    const { status, stderr } = spawnSync(
      'sh',
      ['-c', 'ulimit -f 4000; exec "$0" "$@"', process.execPath, COMMAND, 'make', recipe, folder],
      { env: PLAIN_ENV, encoding: 'utf8' },
    );
    expect({ status, stderr }).toMatchObject({ status: 75, stderr: expect.stringContaining('EFBIG') });
    expect(readdirSync(folder)).toEqual([]);
    expect(command(['make', recipe, folder]).status).toBe(0);
    expect(digests(folder)).toEqual(whole);
  });

  test('standard output on a full device', () => {
    const { status, stderr } = spawnSync(
      'sh',
      ['-c', 'exec "$0" "$@" > /dev/full', process.execPath, COMMAND, 'make', recipe, '-', '--only', 'layer.1'],
      {
        env: PLAIN_ENV,
        encoding: 'utf8',
      },
    );
    expect({ status, stderr }).toMatchObject({ status: 75, stderr: expect.stringContaining('ENOSPC') });
  });
});

test('without permission: the same call would fail again', async () => {
  const folder = join(root, 'locked');
  mkdirSync(folder, { mode: 0o555 });
  // Root may do everything: as root, the command runs as nobody.
  const who = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const { ended } = start(['make', recipe, folder], who);
  const found = await ended;
  expect(found.status).toBe(1);
  expect(errorOf(found)).toMatch(/^EACCES/);
  expect(readdirSync(folder)).toEqual([]);
  expect(existsSync(folder)).toBe(true);
});

test('twins as processes: the same files', async () => {
  const folder = join(root, 'twins');
  const twins = await Promise.all([1, 2].map(() => start(['make', recipe, folder, '--threads', '1']).ended));
  expect(twins.map(({ status }) => status)).toEqual([0, 0]);
  expect(digests(folder)).toEqual(whole);
});
