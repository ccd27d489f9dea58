// The models that `torchGenerator` draws as transformers does after torch.manual_seed.
import { createHash } from 'node:crypto';
import { storedBytes } from '../../src/dtype/stored-bytes.ts';
import { torchGenerator } from '../../src/index-generators-torch.ts';
import type { WeightSpec } from '../../src/types.ts';

/** The seed of the models that are compared. */
export const SEED = 42;
/** GPT-2 small, whole. */
export const GPT2_SMALL = { model_type: 'gpt2' };

/** The digest of session.py for the model of the seed: of the bytes of all tensors, in the order of their names. */
export async function seededDigest(specs: Readonly<Record<string, WeightSpec>>): Promise<string> {
  const named = Object.entries(specs).map(([name, spec]) => ({ ...spec, name }));
  const bytes = new Map<string, Uint8Array>();
  // What createAll draws with a generator.
  for await (const weights of torchGenerator({ seed: SEED }).drawAll(named)) {
    const { name } = named[bytes.size] as { name: string };
    bytes.set(name, storedBytes(weights as Float32Array));
  }
  const hash = createHash('sha256');
  for (const name of [...bytes.keys()].sort()) hash.update(bytes.get(name) as Uint8Array);
  return hash.digest('hex').slice(0, 16);
}
