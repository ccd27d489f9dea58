// Raw words by the library's own WebAssembly, which gives out only what it makes of them.
import { WASM_HEX } from '../../../src/cpu/wasm-binary.ts';
import type { Fill } from '../../../src/fill/fill.ts';
import { streamOfName, uint64Words } from '../../../src/fill/stream.ts';
import type { Place } from './samples.ts';

/** Seed and stream, as words. */
export type Member = Pick<Fill, 'key' | 'stream'>;

export const memberOf = ({ seed, name, stream = 0 }: Place): Member => ({
  key: uint64Words('seed', seed),
  stream: uint64Words('stream', name === undefined ? stream : streamOfName(name)),
});

/** The words of a call, at most. */
export const MOST_WORDS = 1 << 15;
/** Elements of a group, in which they are made. */
const GROUP = 16;

interface WasmLoops {
  readonly memory: WebAssembly.Memory;
  readonly out: WebAssembly.Global<'i32'>;
  words(low: number, high: number, stream0: number, stream1: number, key0: number, key1: number, groups: number): void;
}

const module = new WebAssembly.Module(Buffer.from(WASM_HEX, 'hex'));
const kernel = new WebAssembly.Instance(module).exports as unknown as WasmLoops;
const all = new Uint32Array(kernel.memory.buffer, kernel.out.value, MOST_WORDS);

/** The words of elements [element, element + count), both multiples of 16; they stay until the next call. */
export function wordsOf({ key, stream }: Member, element: number, count: number): Uint32Array {
  if (element % GROUP || count % GROUP || count > MOST_WORDS) throw new RangeError(`${element}, ${count}`);
  const block = element / 4;
  kernel.words(block, Math.floor(block / 0x100000000), stream[0], stream[1], key[0], key[1], count / GROUP);
  return all.subarray(0, count);
}
