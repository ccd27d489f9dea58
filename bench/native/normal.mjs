// Compiles normal.c, runs it, and compares its weights with ours.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fillWeightsSync, heNormal, normalTable } from '../../dist/index-static.js';

const SOURCE = fileURLToPath(new URL('normal.c', import.meta.url));

function run(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command}: ${error?.message ?? stderr.split('\n')[0]}`);
  return stdout;
}

/** The entries of the table, each octave one place later, as wasm/normal.ts reads them. */
function octavesMoved() {
  const all = normalTable();
  const octave = 256;
  const moved = new Uint32Array(all.length);
  for (let i = 0; i < 32; i++) moved.set(all.subarray(octave * i, octave * (i + 1)), octave * ((i + 31) % 32));
  return moved;
}

/**
 * Milliseconds of the shortest of some calls of the loop in C with AVX2, after one that does not count. Throws where there is no compiler or no
 * AVX2, and if a weight is not ours.
 *
 * @param {[number, number]} shape of he normal weights
 * @param {number} calls
 */
export function nativeNormal(shape, calls) {
  const folder = mkdtempSync(join(tmpdir(), 'weight-init-native-'));
  try {
    const file = (name) => join(folder, name);
    run('cc', ['-O3', '-mavx2', SOURCE, '-o', file('normal')]);
    writeFileSync(file('table'), octavesMoved());
    const weights = new Float32Array(shape[0] * shape[1]);
    fillWeightsSync(weights, { shape, init: heNormal(), seed: 1, stream: 0 });
    const scale = Math.fround(Math.sqrt(2 / shape[0])) / 2 ** 28;
    const numbers = [weights.length, scale, 1, 0, 0, 0, calls];
    const ms = Number(run(file('normal'), [file('table'), file('out'), ...numbers.map(String)]));
    if (Buffer.compare(readFileSync(file('out')), Buffer.from(weights.buffer)) !== 0) throw new Error('other weights');
    return ms;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
