// The program of docs/recipes.md in Python computes the same fingerprint from files. Needs python3, without any package.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createInitializer } from '../../../src/index.ts';
import { fingerprintOf, type Recipe, specsOfRecipe } from '../../../src/index-recipe.ts';

const page = readFileSync(new URL('../../../docs/recipes.md', import.meta.url), 'utf8');

/** A safetensors file. Source: github.com/safetensors/safetensors, README, Format. */
function safetensors(tensors: Readonly<Record<string, { dtype: string; shape: readonly number[]; data: Uint8Array }>>) {
  let at = 0;
  const entries = Object.entries(tensors).map(([name, { dtype, shape, data }]) => {
    const start = at;
    at += data.length;
    return [name, { dtype: dtype.toUpperCase(), shape, data_offsets: [start, at] }];
  });
  const text = JSON.stringify({ __metadata__: { format: 'pt' }, ...Object.fromEntries(entries) });
  const header = Buffer.from(text.padEnd(text.length + ((8 - (Buffer.byteLength(text) % 8)) % 8)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, ...Object.values(tensors).map(({ data }) => data)]);
}

test('of two files, with names that JSON escapes and that UTF-16 sorts in another way', async () => {
  const [, program = ''] = /```python\n([\s\S]*?)```/.exec(page) ?? [];
  const init = { kind: 'normal', stddev: 0.02 } as const;
  const names = ['b.weight', 'a.bias', '\u{10000}', '\uffff', 'quote"\\\n\u0001\u007f', 'größe/層 0', '9', '10'];
  const recipe: Recipe = {
    weightInit: 1,
    seed: '42',
    tensors: Object.fromEntries(
      names.map((name, i) => [
        name,
        { shape: [3, i + 1], init, dtype: (['f32', 'f16', 'bf16'] as const)[i % 3] as 'f32' },
      ]),
    ),
  };
  const model = await (await createInitializer({ backend: 'cpu', seed: 0 })).createAll(specsOfRecipe(recipe));
  const tensors = Object.entries(model.tensors).map(([name, { dtype, shape, data }]) => {
    const bytes = new Uint8Array((data as Float32Array).buffer);
    return [name, { dtype, shape, data: bytes }] as const;
  });
  const folder = mkdtempSync(join(tmpdir(), 'weight-init-'));
  try {
    const files = [tensors.slice(0, 3), tensors.slice(3)].map((part, i) => {
      const file = join(folder, `model-0000${i + 1}-of-00002.safetensors`);
      writeFileSync(file, safetensors(Object.fromEntries(part)));
      return file;
    });
    const { stdout, stderr, status, error } = spawnSync('python3', ['-c', program, ...files], { encoding: 'utf8' });
    if (error) throw new Error(`python3 is needed: ${error.message}`);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    const fingerprint = await fingerprintOf(model);
    expect(stdout.trimEnd().split('\n')).toEqual([...fingerprint.lines(), fingerprint.digest()]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
