// The streams that are tested: of one tensor, and of many that are neighbours, an element of each in turn.
import { elementWords } from '../../../src/random/words.ts';
import type { Place } from './samples.ts';
import { MOST_WORDS, memberOf, wordsOf } from './words.ts';

export interface Source {
  readonly title: string;
  readonly places: readonly Place[];
}

const SEED = 42;
/** The tensor of all that is tested of one stream. */
export const TENSOR_PLACE: Place = { seed: SEED, name: 'layer.0' };
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

export const SOURCES = {
  tensor: { title: `one tensor: seed ${SEED}, name layer.0`, places: [TENSOR_PLACE] },
  seeds: { title: 'seeds 0 to 1023', places: range(1024).map((seed) => ({ seed, stream: 0 })) },
  streams: { title: 'streams 0 to 1023', places: range(1024).map((stream) => ({ seed: SEED, stream })) },
  names: { title: 'names layer.0 to layer.999', places: range(1000).map((i) => ({ seed: SEED, name: `layer.${i}` })) },
} satisfies Record<string, Source>;

export type SourceName = keyof typeof SOURCES;

/** Elements of each member that are made at once, where there are many. */
const TILE = 64;

/** Words of all members in turn, from an element on, a multiple of 64; what it gives is written over at the next turn. */
export function* interleaved({ places }: Source, element: number): Generator<Uint32Array<ArrayBuffer>> {
  const members = places.map(memberOf);
  const count = members.length === 1 ? MOST_WORDS : TILE;
  const out = new Uint32Array(count * members.length);
  for (let at = element; ; at += count) {
    for (const [i, member] of members.entries()) {
      const words = wordsOf(member, at, count);
      for (let j = 0; j < count; j++) out[j * members.length + i] = words[j] as number;
    }
    yield out;
  }
}

/** Throws unless the words of a source are those of the plain TypeScript, from this element on. */
export function checkWords(source: Source, element: number): void {
  const words = interleaved(source, element).next().value as Uint32Array;
  const count = words.length / source.places.length;
  const plain = new Int32Array(count);
  for (const [i, place] of source.places.entries()) {
    elementWords(memberOf(place), element, plain, count);
    for (let j = 0; j < count; j++) {
      if (words[j * source.places.length + i] !== (plain[j] as number) >>> 0) {
        throw new Error(`${source.title}: the words of WebAssembly and TypeScript differ at element ${element + j}`);
      }
    }
  }
}
