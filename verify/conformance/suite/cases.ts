// The cases: every initializer in every dtype through every entry point of the API, each with a tensor of its own.

import type { Fill } from '../../../src/fill/fill.ts';
import { resolveFill } from '../../../src/fill/resolve.ts';
import type { Dtype, WeightSpec } from '../../../src/types.ts';
import { type Random, randomOf } from './random.ts';
import { SCHEMES, type Scheme } from './schemes.ts';
import { sliceOf } from './shapes.ts';

export const DTYPES: readonly Dtype[] = ['f32', 'f16', 'bf16'];

/** How a case gets into memory. */
export type Entry =
  | 'fill'
  | 'fillAll'
  | 'encode'
  | 'encode in a pass'
  | 'create'
  | 'createAll'
  | 'createAll in an arena';
export const ENTRIES: readonly Entry[] = [
  'fill',
  'fillAll',
  'encode',
  'encode in a pass',
  'create',
  'createAll',
  'createAll in an arena',
];

/** A tensor, or a slice of one, with everything said that decides a bit; names are of one case each. */
export type Spec = WeightSpec & { readonly dtype: Dtype; readonly seed: bigint };

export interface Case {
  readonly scheme: string;
  readonly spec: Spec;
  readonly fill: Fill;
  /** Elements between a multiple of 64 bytes and the first one, where the place can be chosen. */
  readonly shift: number;
  /** The bits, where they are published. */
  readonly bits?: readonly number[];
}

export interface Group {
  readonly entry: Entry;
  readonly cases: readonly Case[];
}

/** Cases of a group at most. */
const MOST = 60;

const wordsOf = ({ word }: Random): bigint => (BigInt(word()) << 32n) | BigInt(word());

/** Two times in three a multiple of four. */
const shiftOf = ({ below }: Random): number => (below(3) > 0 ? 4 * below(4) : below(17));

/** A case of a spec. */
export const caseOf = (scheme: string, spec: Spec, shift: number): Case => ({
  scheme,
  spec,
  fill: resolveFill(spec, 0),
  shift,
});

/** One case of an initializer; `number` is in its name. */
function makeCase(random: Random, scheme: string, dtype: Dtype, number: number): Case {
  const asked = (SCHEMES[scheme] as Scheme).ask(random);
  const slice = sliceOf(random, asked.shape);
  const { pick } = random;
  const seed = pick([0n, 42n, 2n ** 64n - 1n, wordsOf(random), wordsOf(random)]);
  const which = pick([{ name: `größe.${number}` }, { name: `layer.${number}` }, { stream: wordsOf(random) }]);
  return caseOf(scheme, { ...asked, ...(slice && { slice }), dtype, seed, ...which }, shiftOf(random));
}

const chunks = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(size * i, size * (i + 1)));

/** `size` cases of each initializer, dtype and entry point. The first ones are the same whatever the size. */
export function randomGroups(size: number): Group[] {
  const random = randomOf(20260000);
  let number = 0;
  return Array.from({ length: size }).flatMap(() =>
    ENTRIES.flatMap((entry) => {
      const cases = Object.keys(SCHEMES).flatMap((scheme) =>
        DTYPES.map((dtype) => makeCase(random, scheme, dtype, number++)),
      );
      return chunks(cases, MOST).map((part) => ({ entry, cases: part }));
    }),
  );
}

/** Groups of the published vectors, which are filled in place. */
export const vectorGroups = (vectors: readonly Case[]): Group[] =>
  chunks(vectors, 256).map((cases, i) => ({ entry: i % 2 ? 'encode' : 'fillAll', cases }));

/** A case of about two million elements for each initializer and dtype, by itself. */
export function largeGroups(schemes: readonly string[] = Object.keys(SCHEMES)): Group[] {
  return schemes.flatMap((scheme, i) =>
    DTYPES.map((dtype, j): Group => {
      const { large } = SCHEMES[scheme] as Scheme;
      const spec = { ...large, dtype, seed: 42n, name: `large.${scheme}` };
      return {
        entry: (['fill', 'create', 'fillAll'] as const)[(i + j) % 3] ?? 'fill',
        cases: [caseOf(scheme, spec, 2)],
      };
    }),
  );
}
