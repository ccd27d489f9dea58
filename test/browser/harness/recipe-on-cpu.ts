// What Node's CPU makes of a recipe.
import { crc32 } from 'node:zlib';
import { createInitializer } from '../../../src/index.ts';
import { type Recipe, specsOfRecipe } from '../../../src/index-recipe.ts';
import type { Dtype } from '../../../src/types.ts';

/** The bytes of each tensor on the CPU, and the lines that zlib gives for them. */
export async function expectedOf(recipe: Recipe) {
  const specs = specsOfRecipe(recipe);
  const model = await (await createInitializer({ backend: 'cpu', seed: 0 })).createAll(specs);
  const bytes = Object.entries(model.tensors).map(([name, { data }]): [string, Uint8Array] => [
    name,
    new Uint8Array((data as Float32Array).buffer),
  ]);
  const lines = bytes
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([name, data]) => {
      const { dtype, shape } = specs[name] as { dtype: Dtype; shape: readonly number[] };
      return `${JSON.stringify(name)} ${dtype} ${JSON.stringify(shape)} ${crc32(data).toString(16).padStart(8, '0')}`;
    });
  return { specs, lines, bytes: bytes.map(([name, data]) => [name, Buffer.from(data).toString('base64')]) };
}
