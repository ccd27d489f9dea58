// Second implementation of docs/SPEC.md, sections 2.1 and 8 to 10 without 8.7: from the text alone, in exact arithmetic.
import type { Init } from '../../src/types.ts';
import { normalBits } from './normal.ts';
import {
  add,
  BFLOAT16,
  BINARY16,
  BINARY32,
  boundedTo,
  type Exact,
  exactNumber,
  exactOf,
  FORMATS,
  type Format,
  isBelow,
  multiply,
  roundTo,
} from './rounding.ts';
import { coordinatesOf, elementsOf, fanOf, inStack, layerOf, lineWordOf, permutationOf } from './slices.ts';
import { uniformBits, wordOf } from './stream.ts';
import type { Tensor } from './tensor.ts';

/** Gives a word or the bits of a binary32 for an element. */
type Maker = (element: bigint) => number;

/** -0. Exact numbers have no -0, so rounding treats it separately, and keeps it as IEEE 754 does. */
const MINUS_ZERO = 0x80000000;
/** RN(value), of a binary64. */
const single = (value: number): number => (Object.is(value, -0) ? MINUS_ZERO : roundTo(exactNumber(value), BINARY32));
const exact = (bits: number): Exact => exactOf(bits, BINARY32);
/** Section 9: rounds a binary32 to 16 bits. */
const half = (bits: number, format: Format): number => (bits === MINUS_ZERO ? 2 ** 15 : roundTo(exact(bits), format));

/** RN(mean + RN(sample * s)). Arguments and result are bits. */
function shifted(sample: number, s: number, mean: number): number {
  const product = roundTo(multiply(exact(sample), exact(s)), BINARY32);
  return roundTo(add(exact(mean), exact(product)), BINARY32);
}

/** The bits of the binary32 number at this place in ascending order, without subnormals: 0 is at 0, the smallest positive number at 1. */
function numbered(index: number): number {
  const bits = index === 0 ? 0 : Math.abs(index) + 0x7fffff;
  return index < 0 ? bits + 2 ** 31 : bits;
}
/** The place of the first such number for which a condition holds, by bisection: it holds for all that follow. */
function firstNumbered(holds: (value: Exact) => boolean): number {
  let [low, high] = [-(0x7f7fffff - 0x7fffff), 0x7f7fffff - 0x7fffff];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(exact(numbered(middle)))) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Section 9.1: the weight of a word of a bounded draw, whose extreme weights are those of the words `first` and `last`. */
type Bounded = { readonly weight: (word: number) => number; readonly first: number; readonly last: number };

/** Moves weights of a bounded draw to the nearest number of a 16-bit format that is not beyond the extreme weights. */
function kept({ weight, first, last }: Bounded, format: Format): (word: number) => number {
  if (format === BINARY32) return weight;
  const [least, greatest] = boundedTo(exact(weight(first)), exact(weight(last)), format);
  const [from, to] = [roundTo(least, BINARY32), roundTo(greatest, BINARY32)];
  return (word) => {
    const bits = weight(word);
    if (isBelow(exact(bits), least)) return from;
    return isBelow(greatest, exact(bits)) ? to : bits;
  };
}

function uniformOf(low: number, high: number): (word: number) => number {
  if (low === high) return () => single(low);
  const mean = single(low / 2 + high / 2);
  const s = single(high / 2 - low / 2);
  if (exact(mean).n === 0n) return (word) => shifted(uniformBits(word), s, mean);
  const from = numbered(firstNumbered((value) => !isBelow(value, exactNumber(low))));
  const to = numbered(firstNumbered((value) => !isBelow(value, exactNumber(high))) - 1);
  return (word) => {
    const bits = shifted(uniformBits(word), s, mean);
    if (isBelow(exact(bits), exactNumber(low))) return from;
    return isBelow(exact(bits), exactNumber(high)) ? bits : to;
  };
}

/** The words [first, end) whose values lie in [low, high]. Values never decrease as words grow. */
function wordsWithin(valueAt: (word: number) => Exact, low: number, high: number): [first: number, end: number] {
  const firstWord = (holds: (value: Exact) => boolean): number => {
    let [from, to] = [0, 2 ** 32];
    while (from < to) {
      const middle = Math.floor((from + to) / 2);
      if (holds(valueAt(middle))) to = middle;
      else from = middle + 1;
    }
    return from;
  };
  const first = low === -Infinity ? 0 : firstWord((value) => !isBelow(value, exactNumber(low)));
  const end = high === Infinity ? 2 ** 32 : firstWord((value) => isBelow(exactNumber(high), value));
  return [first, end];
}

function makerOf(tensor: Tensor, init: Init, table: Uint32Array, word: Maker): Maker {
  const { seed, stream, shape, layout, batchDims = 0 } = tensor;
  const each = shape.slice(batchDims);
  const format = FORMATS[tensor.dtype];
  const normal =
    (mean: number, stddev: number): Maker =>
    (element) =>
      shifted(normalBits(word(element), table), single(stddev), single(mean));
  const truncated = (mean: number, stddev: number, low: number, high: number, absolute: boolean): Maker => {
    const weight = (v: number): number => shifted(normalBits(v, table), single(stddev), single(mean));
    const [first, end] = wordsWithin((v) => exact(absolute ? weight(v) : normalBits(v, table)), low, high);
    if (first >= end) throw new RangeError('no word within the bounds');
    const keep = kept({ weight, first, last: end - 1 }, format);
    return (element) => keep(first + Number((BigInt(word(element)) * BigInt(end - first)) >> 32n));
  };
  const uniform = (low: number, high: number): Maker => {
    const weight = uniformOf(low, high);
    const keep = low === high ? weight : kept({ weight, first: 0, last: 2 ** 32 - 1 }, format);
    return (element) => keep(word(element));
  };
  /** A bound of variance scaling, which the format must hold. */
  const held = (bound: number): number => {
    const { fractionBits, exponentBits } = format;
    const infinity = (2 ** exponentBits - 1) * 2 ** fractionBits;
    if (roundTo(exact(single(bound)), format) >= infinity) throw new RangeError('a bound is infinite');
    return bound;
  };
  switch (init.kind) {
    case 'constant':
      return () => single(init.value);
    case 'normal':
      return init.stddev === 0 ? () => single(init.mean ?? 0) : normal(init.mean ?? 0, init.stddev);
    case 'uniform':
      return uniform(init.low, init.high);
    case 'truncated-normal':
      return truncated(init.mean, init.stddev, init.low, init.high, init.bounds === 'absolute');
    case 'variance-scaling': {
      const fan = fanOf(tensor, init.mode);
      if (init.distribution === 'normal') return normal(0, Math.sqrt(init.scale / fan));
      if (init.distribution === 'truncated-normal') {
        const stddev = Math.sqrt(init.scale / fan) / 0.87962566103423978;
        held(2 * stddev);
        return truncated(0, stddev, -2, 2, false);
      }
      const limit = held(Math.sqrt((3 * init.scale) / fan));
      return uniform(-limit, limit);
    }
    case 'sparse': {
      const { axis = 0 } = init;
      const size = each[axis] as number;
      const lines = each[1 - axis] as number;
      const zeros = Math.ceil(init.sparsity * size);
      return (element) => {
        const { number, coordinates } = inStack(element, tensor);
        const line = number * lines + (coordinates[1 - axis] as number);
        const place = permutationOf(coordinates[axis] as number, size, lineWordOf(seed, stream, line, axis));
        return place < zeros ? 0 : normal(0, init.stddev)(element);
      };
    }
    case 'eye':
      return (element) => {
        const [row, column] = inStack(element, tensor).coordinates;
        return row === column ? single(init.gain) : 0;
      };
    case 'dirac': {
      const sizes = layerOf(each, layout);
      return (element) => {
        const { input, output, kernel } = layerOf(inStack(element, tensor).coordinates, layout);
        const centred = kernel.every((place, axis) => place === Math.floor((sizes.kernel[axis] as number) / 2));
        return centred && output % (sizes.output / init.groups) === input ? single(1) : 0;
      };
    }
    case 'with-rows': {
      const inner = makerOf(tensor, init.init, table, word);
      return (element) => {
        const row = coordinatesOf(element, shape)[0] as number;
        return row >= init.start && row < init.end ? single(init.value) : inner(element);
      };
    }
    default:
      throw new RangeError(`${init.kind} is not exact`);
  }
}

/** The bits of a slice of a tensor, from the words of section 3 or from given ones. */
export function weightBits(
  tensor: Tensor,
  table: Uint32Array,
  word: Maker = (element) => wordOf(tensor.seed, tensor.stream, element),
): number[] {
  const elements = elementsOf(tensor);
  if (elements.length === 0) return []; // nothing is drawn, so nothing is divided by a fan of 0
  const maker = makerOf(tensor, tensor.init, table, word);
  const stored = {
    f32: (bits: number) => bits,
    f16: (bits: number) => half(bits, BINARY16),
    bf16: (bits: number) => half(bits, BFLOAT16),
  }[tensor.dtype];
  return elements.map((element) => stored(maker(element)));
}
