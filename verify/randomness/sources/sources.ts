// The streams of words that are tested: one tensor, and many tensors with neighbouring seeds, streams or names, interleaved.
import { elementWords } from '../../../src/random/words.ts';
import type { TensorId } from './samples.ts';
import { keyAndStreamOf, MAX_WORDS, wordsOf } from './words.ts';

export interface Source {
  readonly title: string;
  readonly tensors: readonly TensorId[];
}

const SEED = 42;
/** The tensor that the tests of a single stream use. */
export const TENSOR: TensorId = { seed: SEED, name: 'layer.0' };
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

export const SOURCES = {
  tensor: { title: `one tensor: seed ${SEED}, name layer.0`, tensors: [TENSOR] },
  seeds: { title: 'seeds 0 to 1023', tensors: range(1024).map((seed) => ({ seed, stream: 0 })) },
  streams: { title: 'streams 0 to 1023', tensors: range(1024).map((stream) => ({ seed: SEED, stream })) },
  names: { title: 'names layer.0 to layer.999', tensors: range(1000).map((i) => ({ seed: SEED, name: `layer.${i}` })) },
} satisfies Record<string, Source>;

export type SourceName = keyof typeof SOURCES;

/** Elements of each tensor that are generated at once, where a source has many tensors. */
const TILE = 64;

/**
 * The words of a source from an element on, a multiple of 64: element `element` of each tensor in turn, then `element + 1` of each, and
 * so on. The next step overwrites the array.
 */
export function* interleaved({ tensors }: Source, element: number): Generator<Uint32Array<ArrayBuffer>> {
  const streams = tensors.map(keyAndStreamOf);
  const count = streams.length === 1 ? MAX_WORDS : TILE;
  const out = new Uint32Array(count * streams.length);
  for (let at = element; ; at += count) {
    for (const [i, stream] of streams.entries()) {
      const words = wordsOf(stream, at, count);
      for (let j = 0; j < count; j++) out[j * streams.length + i] = words[j] as number;
    }
    yield out;
  }
}

/** Throws unless WebAssembly and TypeScript generate the same words of a source from this element on. */
export function checkWords(source: Source, element: number): void {
  const words = interleaved(source, element).next().value as Uint32Array;
  const count = words.length / source.tensors.length;
  const plain = new Int32Array(count);
  for (const [i, tensor] of source.tensors.entries()) {
    elementWords(keyAndStreamOf(tensor), element, plain, count);
    for (let j = 0; j < count; j++) {
      if (words[j * source.tensors.length + i] !== (plain[j] as number) >>> 0) {
        throw new Error(`${source.title}: the words of WebAssembly and TypeScript differ at element ${element + j}`);
      }
    }
  }
}
