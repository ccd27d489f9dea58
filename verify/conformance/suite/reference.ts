// The plain TypeScript against the second implementation in verify/reference: all elements of small cases, the first and the last of others.
import { product } from '../../../src/initializers/shape.ts';
import type { Slice } from '../../../src/types.ts';
import { weightBits } from '../../reference/schemes.ts';
import { elementsOf } from '../../reference/slices.ts';
import { streamOfName } from '../../reference/stream.ts';
import type { Tensor } from '../../reference/tensor.ts';
import type { Spec } from './cases.ts';
import { type Batch, bitsOf, poisoned, elementsOf as targetOf } from './memory.ts';
import { fillPlainly } from './plain.ts';
import { countCase, isInexact, type Tally } from './tally.ts';

/** The most elements of a case that the second implementation computes: BigInt takes about 20 microseconds an element. */
const MAX_ELEMENTS = 64;

const tensorOf = ({ name, stream, slice, init, ...spec }: Spec): Tensor => ({
  ...spec,
  init: init as Tensor['init'],
  stream: name === undefined ? BigInt(stream ?? 0) : streamOfName(name),
  slice: slice ?? [0, product(spec.shape)],
});

/** The slice itself if it is small, or else two slices with its first and its last elements. */
function endsOf(slice: Slice): Slice[] {
  const half = MAX_ELEMENTS / 2;
  if (typeof slice[0] === 'number') {
    const [start, end] = slice as readonly [number, number];
    return end - start <= MAX_ELEMENTS
      ? [slice]
      : [
          [start, start + half],
          [end - half, end],
        ];
  }
  const box = slice as readonly (readonly [number, number])[];
  if (box.reduce((count, [start, end]) => count * (end - start), 1) <= MAX_ELEMENTS) return [slice];
  const side = Math.max(1, Math.floor(half ** (1 / box.length)));
  return [
    box.map(([start, end]) => [start, Math.min(end, start + side)] as const),
    box.map(([start, end]) => [Math.max(start, end - side), end] as const),
  ];
}

/** Writes a batch by the plain TypeScript, and compares it with the published vectors or the second implementation. */
export function compareWithReference(tally: Tally, batch: Batch, table: Uint32Array): Uint32Array<ArrayBuffer> {
  const words = poisoned(batch);
  for (const one of batch.cases) {
    fillPlainly(targetOf(words, one), one.fill);
    const actual = bitsOf(words, one);
    if (one.bits) {
      countCase(tally, one, actual, one.bits);
    } else if (!isInexact(one.scheme)) {
      const tensor = tensorOf(one.spec);
      const places = new Map(elementsOf(tensor).map((element, i) => [element, i]));
      for (const slice of endsOf(tensor.slice)) {
        const part = { ...tensor, slice };
        const there = elementsOf(part).map((element) => actual[places.get(element) as number] as number);
        countCase(tally, one, there, weightBits(part, table));
      }
    }
  }
  return words;
}
