// The cases: every initializer in every dtype through every entry point of the API, each with its own tensor.
import type { Fill } from '../../../src/fill/fill.ts';
import { resolveFill } from '../../../src/fill/resolve.ts';
import type { Dtype, WeightSpec } from '../../../src/types.ts';
import { type Random, randomOf } from './random.ts';
import { SCHEMES, type Scheme } from './schemes.ts';
import { sliceOf } from './shapes.ts';

export const DTYPES: readonly Dtype[] = ['f32', 'f16', 'bf16'];

/** The call that writes a case. */
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

/** A tensor, or a slice of one, with every option that determines its bits. No two cases have the same name. */
export type Spec = WeightSpec & { readonly dtype: Dtype; readonly seed: bigint };

export interface Case {
  readonly scheme: string;
  readonly spec: Spec;
  readonly fill: Fill;
  /** Elements between a multiple of 64 bytes and the first element, where the place can be chosen. */
  readonly shift: number;
  /** The bits of a published vector. */
  readonly bits?: readonly number[];
}

export interface Group {
  readonly entry: Entry;
  readonly cases: readonly Case[];
}

/** The most cases of a group. */
const MAX_GROUP = 60;

const random64 = ({ word }: Random): bigint => (BigInt(word()) << 32n) | BigInt(word());

/** A multiple of four in two of three cases. */
const shiftOf = ({ below }: Random): number => (below(3) > 0 ? 4 * below(4) : below(17));

export const caseOf = (scheme: string, spec: Spec, shift: number): Case => ({
  scheme,
  spec,
  fill: resolveFill(spec, 0),
  shift,
});

/** A random case of an initializer; its name contains `number`. */
function makeCase(random: Random, scheme: string, dtype: Dtype, number: number): Case {
  const base = (SCHEMES[scheme] as Scheme).randomSpec(random);
  const slice = sliceOf(random, base.shape);
  const { pick } = random;
  const seed = pick([0n, 42n, 2n ** 64n - 1n, random64(random), random64(random)]);
  const which = pick([{ name: `größe.${number}` }, { name: `layer.${number}` }, { stream: random64(random) }]);
  return caseOf(scheme, { ...base, ...(slice && { slice }), dtype, seed, ...which }, shiftOf(random));
}

const chunks = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(size * i, size * (i + 1)));

/** `size` cases of each initializer, dtype and entry point. A larger size adds cases after those of a smaller one. */
export function randomGroups(size: number): Group[] {
  const random = randomOf(20260000);
  let number = 0;
  return Array.from({ length: size }).flatMap(() =>
    ENTRIES.flatMap((entry) => {
      const cases = Object.keys(SCHEMES).flatMap((scheme) =>
        DTYPES.map((dtype) => makeCase(random, scheme, dtype, number++)),
      );
      return chunks(cases, MAX_GROUP).map((part) => ({ entry, cases: part }));
    }),
  );
}

/** Groups of the published vectors, through the calls that write into given memory. */
export const vectorGroups = (vectors: readonly Case[]): Group[] =>
  chunks(vectors, 256).map((cases, i) => ({ entry: i % 2 ? 'encode' : 'fillAll', cases }));

/** A group of one case, of about two million elements, for each initializer and dtype. */
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
