// What the command makes of a recipe.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect } from 'vitest';
import { canonicalRecipe, type Recipe, specsOfRecipe } from '../../../src/index-recipe.ts';
import type { Dtype } from '../../../src/types.ts';
import { commandHere } from '../../helpers/command-here.ts';

/** The bytes of each tensor in the file that `weight-init make` writes, and the lines that zlib gives for them. */
export async function expectedOf(recipe: Recipe) {
  const specs = specsOfRecipe(recipe);
  const folder = mkdtempSync(join(tmpdir(), 'weight-init-recipe-'));
  let file: Buffer;
  try {
    const { status } = await commandHere(['make', '-', folder], { input: canonicalRecipe(recipe) });
    expect(status).toBe(0);
    file = readFileSync(join(folder, 'model.safetensors'));
  } finally {
    rmSync(folder, { recursive: true });
  }
  const start = 8 + Number(file.readBigUInt64LE());
  const { __metadata__, ...tensors } = JSON.parse(file.subarray(8, start).toString());
  expect(Object.keys(tensors).sort()).toEqual(Object.keys(specs).sort());
  const bytes = Object.entries(tensors as Record<string, { data_offsets: [number, number] }>).map(
    ([
      name,
      {
        data_offsets: [from, to],
      },
    ]): [string, Uint8Array] => [name, file.subarray(start + from, start + to)],
  );
  const lines = bytes
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([name, data]) => {
      const { dtype, shape } = specs[name] as { dtype: Dtype; shape: readonly number[] };
      return `${JSON.stringify(name)} ${dtype} ${JSON.stringify(shape)} ${crc32(data).toString(16).padStart(8, '0')}`;
    });
  return { specs, lines, bytes: bytes.map(([name, data]) => [name, Buffer.from(data).toString('base64')]) };
}
