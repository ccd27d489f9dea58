// What other threads write is looked at: a mistake of theirs is never silent.
import { describe, expect, test } from 'vitest';
import { fillArray, partSteps } from '../../../src/cpu/fill.ts';
import { type Piece, type Sink, share, type Thread } from '../../../src/cpu/share.ts';
import { type Elements, newElements } from '../../../src/dtype/dtype.ts';
import type { Fill, Part } from '../../../src/fill/fill.ts';
import { resolveFill } from '../../../src/fill/resolve.ts';
import { constant, heNormal, orthogonal } from '../../../src/index-cpu.ts';
import type { Dtype, Init } from '../../../src/types.ts';

/** Several pieces of 2^18 elements, the last of them shorter. */
const COUNT = 3 * 2 ** 18 + 1003;
const DTYPES = ['f32', 'f16', 'bf16'] as const;

/** Writes positions [from, end) of a piece to the front of an array. */
function write({ fill, part, from }: Piece, target: Elements, end: number): void {
  const targetOf = (a: number, b: number): Elements => target.subarray(a - from, b - from);
  for (const _ of partSteps(targetOf, fill.parts[part] as Part, fill, from, end));
}

/** Threads: what each does with a piece, and what it answers. */
const THREADS: Record<string, (piece: Piece) => Elements> = {
  'that writes nothing': ({ target }) => target,
  'that writes all but the first element': (piece) => {
    const first = piece.target[0] as number;
    write(piece, piece.target, piece.to);
    piece.target[0] = first;
    return piece.target;
  },
  'that writes the first half': (piece) => {
    write(piece, piece.target, piece.from + ((piece.to - piece.from) >> 1));
    return piece.target;
  },
};
const SHARED_ONLY: typeof THREADS = {
  // As a thread does with memory that only seems to be shared.
  'that writes to a copy': (piece) => {
    const copy = piece.target.slice();
    write(piece, copy, piece.to);
    return copy;
  },
};
const COPIED_ONLY: typeof THREADS = {
  'that answers with too little': (piece) => {
    write(piece, piece.target, piece.to);
    return piece.target.subarray(0, 1000);
  },
};

/** Fills by this thread and one other. Gives what was written, the pieces that the other took, and how often it was ended. */
async function shared(fill: Fill, isShared: boolean, work: (piece: Piece) => Elements) {
  const memory = newElements(fill.dtype, fill.count);
  let pieces = 0;
  let ends = 0;
  const thread: Thread = {
    async run(piece) {
      pieces++;
      return work(piece);
    },
    end() {
      ends++;
    },
  };
  const sink: Sink = { memory, shared: isShared, write: (data, from) => memory.set(data, from) };
  await share([{ fill, sink }], [thread]);
  return { memory, pieces, ends };
}

function expected(init: Init, dtype: Dtype): { fill: Fill; memory: Elements } {
  const fill = resolveFill({ shape: [COUNT], init, dtype, fanIn: 100, fanOut: 100 }, 42);
  const memory = newElements(dtype, COUNT);
  fillArray(memory, fill);
  return { fill, memory };
}

test('small matrices go to a sink without memory together', async () => {
  const fill = resolveFill({ shape: [1000, 2, 3], batchDims: 1, init: orthogonal() }, 42);
  const memory = new Float32Array(fill.count).fill(7);
  const made = new Float32Array(fill.count).fill(7);
  fillArray(memory, fill);
  const counts: number[] = [];
  const write = (data: Elements, from: number): void => {
    counts.push(data.length);
    made.set(data, from);
  };
  await share([{ fill, sink: { write } }], []);
  expect(Buffer.compare(bytes(made), bytes(memory))).toBe(0);
  expect(counts).toEqual([6000]);
});

const bytes = ({ buffer }: Elements): Buffer => Buffer.from(buffer as ArrayBuffer);

describe.each([
  ['in memory that is shared', true, { ...THREADS, ...SHARED_ONLY }],
  ['in memory that is sent', false, { ...THREADS, ...COPIED_ONLY }],
] as const)('%s', (_, isShared, threads) => {
  test.each(Object.entries(threads))('a thread %s: right weights, and it is ended', async (_, work) => {
    for (const dtype of DTYPES) {
      const { fill, memory } = expected(heNormal(), dtype);
      const made = await shared(fill, isShared, work);
      expect(Buffer.compare(bytes(made.memory), bytes(memory))).toBe(0);
      expect(made.pieces).toBeGreaterThan(0);
      expect(made.ends).toBe(1);
    }
  });

  test('a thread that writes what it was given stays, also if all bits of the weights are 0 or the largest number', async () => {
    const right = (piece: Piece): Elements => {
      write(piece, piece.target, piece.to);
      return piece.target;
    };
    const LARGEST = { f32: 3.4028234663852886e38, f16: 65504, bf16: 3.3895313892515355e38 };
    for (const dtype of DTYPES) {
      for (const init of [heNormal(), constant(0), constant(-LARGEST[dtype])]) {
        const { fill, memory } = expected(init, dtype);
        const made = await shared(fill, isShared, right);
        expect(Buffer.compare(bytes(made.memory), bytes(memory))).toBe(0);
        expect(made.pieces).toBeGreaterThan(1);
        expect(made.ends).toBe(0);
      }
    }
  });
});
