// Makes the data of a file, chunk by chunk, while earlier chunks are written, compared or hashed.
import { fillInParallel } from '../cpu/parallel.js';
import { elementsIn } from '../dtype/dtype.js';
import { storedBytes } from '../dtype/stored-bytes.js';
import { resolveFill } from '../fill/resolve.js';
import type { Signal } from '../types.js';
import { CHUNK_BYTES, type Chunk } from './chunks.js';

/**
 * Chunks in memory: some are made, others are used. With one more than the two that this needs, the threads have work while the last
 * pieces of a chunk are made.
 */
const SLOTS = 4;

/** How to make chunks. */
export interface GenerateOptions {
  readonly threads: number;
  readonly signal?: Signal | undefined;
  /** Called with the bytes of each chunk after its use. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

/** Makes a chunk in shared memory, where other threads write too. Returns its bytes, in the order of files. */
async function make(chunk: Chunk, memory: SharedArrayBuffer, threads: number, signal: Signal): Promise<Uint8Array> {
  const tasks = chunk.pieces.map(({ tensor, from, to, at }) => {
    const fill = resolveFill({ ...tensor.spec, slice: [from, to] }, 0);
    const elements = elementsIn(fill.dtype, memory as unknown as ArrayBuffer, at, fill.count);
    const write = (data: typeof elements, first: number): void => elements.set(data as Float32Array, first);
    return { fill, sink: { memory: elements, shared: true, write } };
  });
  await fillInParallel(tasks, { threads, wasm: true }, signal);
  const bytes = new Uint8Array(memory, 0, chunk.bytes);
  for (const { sink } of tasks) {
    const stored = storedBytes(sink.memory);
    // A copy, on a host whose order is another.
    if (stored.buffer !== bytes.buffer) bytes.set(stored, sink.memory.byteOffset);
  }
  return bytes;
}

/** A use of chunks that takes them one after the other, so that it can keep one buffer for all of them. */
export function inTurn(
  use: (chunk: Chunk, bytes: Uint8Array) => Promise<void>,
): (chunk: Chunk, bytes: Uint8Array) => Promise<void> {
  let before = Promise.resolve();
  return (chunk, bytes) => {
    before = before.then(() => use(chunk, bytes));
    return before;
  };
}

/**
 * Makes chunks, and passes each to `use`. The calls of `use` begin in the order of the chunks; the bytes are another chunk's once its
 * promise has resolved. At the first error nothing more is begun, and the error is thrown after all that had begun has ended.
 */
export async function generate(
  chunks: Iterable<Chunk>,
  use: (chunk: Chunk, bytes: Uint8Array) => Promise<void>,
  { threads, signal, onProgress }: GenerateOptions,
): Promise<void> {
  let failure: { readonly error: unknown } | undefined;
  const stop: Signal = {
    throwIfAborted() {
      if (failure) throw failure.error;
      signal?.throwIfAborted();
    },
  };
  const run = async (chunk: Chunk, memory: SharedArrayBuffer, before: Promise<void>, begun: () => void) => {
    try {
      const bytes = await make(chunk, memory, threads, stop);
      await before;
      stop.throwIfAborted();
      const used = use(chunk, bytes);
      begun();
      await used;
      onProgress?.(chunk.bytes);
    } catch (error) {
      failure ??= { error };
    } finally {
      begun();
    }
  };
  const slots = Array.from({ length: SLOTS }, () => ({
    memory: undefined as SharedArrayBuffer | undefined,
    free: Promise.resolve(),
  }));
  let before = Promise.resolve();
  let number = 0;
  for (const chunk of chunks) {
    const slot = slots[number++ % SLOTS] as (typeof slots)[number];
    await slot.free;
    if (failure) break;
    if (chunk.bytes <= CHUNK_BYTES) slot.memory ??= new SharedArrayBuffer(CHUNK_BYTES);
    const memory = chunk.bytes <= CHUNK_BYTES ? (slot.memory as SharedArrayBuffer) : new SharedArrayBuffer(chunk.bytes);
    let begun = (): void => {};
    const next = new Promise<void>((resolve) => {
      begun = resolve;
    });
    slot.free = run(chunk, memory, before, begun);
    before = next;
  }
  await Promise.all(slots.map(({ free }) => free));
  if (failure) throw failure.error;
  signal?.throwIfAborted();
}
