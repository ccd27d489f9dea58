// The published vectors as cases: verify/reference/vectors, which the second implementation has written.
import { smallRandom } from '../../../src/initializers/initializers.ts';
import { heNormal, xavierNormal } from '../../../src/initializers/variance-scaling.ts';
import type { Init } from '../../../src/types.ts';
import { fromLines } from '../../reference/json.ts';
import type { SchemeVector } from '../../reference/scheme-vectors.ts';
import halves from '../../reference/vectors/halves-v1.json';
import schemes from '../../reference/vectors/schemes-v1.json';
import stacks from '../../reference/vectors/stacks-v1.json';
import stream from '../../reference/vectors/stream-v1.json';
import type { Vector } from '../../reference/vectors.ts';
import { type Case, caseOf, type Spec } from './cases.ts';

/** The tensors of stream-v1.json. */
const SHAPE = [6361, 1416003655831];
const METHODS = {
  small_random: ['smallRandom', smallRandom()],
  xavier: ['xavierNormal', xavierNormal()],
  he: ['heNormal', heNormal()],
} as const;

/** The name of the function that returns an initializer of this kind. */
function schemeOf(init: Init): string {
  if (init.kind === 'constant') return ({ 0: 'zeros', 1: 'ones' } as Record<number, string>)[init.value] ?? 'constant';
  return init.kind.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

const read = <T>(rows: unknown): T => fromLines<T>(JSON.stringify(rows));
const parseHex = (text: string): number => Number.parseInt(text, 16);

/** All vectors. Where several have one name, only the first keeps it; the others have its stream instead. */
export function vectorCases(): Case[] {
  const cases: Case[] = [];
  const names = new Set<string>();
  const add = (scheme: string, spec: Spec, name: string | undefined, own: string, bits: readonly string[]): void => {
    const named = name !== undefined && !names.has(name);
    if (named) names.add(name);
    const which = named ? { name } : { stream: BigInt(own) };
    cases.push({ ...caseOf(scheme, { ...spec, ...which }, cases.length % 9), bits: bits.map(parseHex) });
  };
  for (const { seed, stream: own, name, elements, weights } of read<Vector[]>(stream)) {
    for (const [method, bits] of Object.entries(weights) as [keyof typeof METHODS, string[]][]) {
      const [scheme, init] = METHODS[method];
      for (const [i, element] of elements.entries()) {
        const start = Number(element);
        const spec = { shape: SHAPE, init, dtype: 'f32', seed: BigInt(seed), slice: [start, start + 1] } as const;
        add(scheme, spec, name, own, [bits[i] as string]);
      }
    }
  }
  for (const { seed, stream: own, name, bits, ...spec } of read<SchemeVector[]>([...schemes, ...halves, ...stacks])) {
    add(schemeOf(spec.init), { ...spec, seed: BigInt(seed) }, name, own, bits);
  }
  return cases;
}
