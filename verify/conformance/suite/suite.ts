// The suite: the same batches by every path that an engine has, each compared with bits from an independent source.
import { type Group, largeGroups, randomGroups, vectorGroups } from './cases.ts';
import { fillOnCpu } from './cpu.ts';
import { digestOf, expectedOf } from './expected.ts';
import { fillOnGpu } from './gpu.ts';
import type { Library } from './library.ts';
import { type Batch, elementsOf, layOut, poisoned } from './memory.ts';
import { fillPlainly } from './plain.ts';
import { countBatch, newTally, type Tally } from './tally.ts';
import type { Threads } from './threads.ts';
import { vectorCases } from './vectors.ts';

/** How weights are computed: on the CPU by plain TypeScript, WebAssembly or several threads; in a GPUBuffer by the shader or an upload. */
export type Path = 'plain' | 'WebAssembly' | 'threads' | 'shader' | 'upload';

export interface Result extends Tally {
  /** The name of the batch, the same in every engine. */
  readonly batch: string;
  /** A digest of the expected exact weights, the same in every engine. */
  readonly digest: string;
}

export interface Suite {
  /** The number of batches of each path. */
  readonly batches: Readonly<Partial<Record<Path, number>>>;
  run(path: Path, index: number): Promise<Result>;
}

export interface SuiteOptions {
  readonly lib: Library;
  /** Random cases for each initializer, dtype and entry point. */
  readonly size: number;
  readonly paths: readonly Path[];
  /** The initializers of the large fills for threads; by default all. */
  readonly large?: readonly string[];
  /** Counts the threads' work. The first large fill waits until they take part. */
  readonly threads?: Threads;
  /** For the paths `shader` and `upload`. */
  readonly device?: GPUDevice;
  /** Compares a batch of the plain TypeScript with the second implementation. Without it, the path `plain` has only the published vectors. */
  readonly compareWithReference?: (tally: Tally, batch: Batch) => Uint32Array<ArrayBuffer>;
}

/** The threads of large fills, this one included. */
const THREADS = 3;

type Writer = (batch: Batch) => Promise<Uint32Array<ArrayBuffer>>;

const writePlainly: Writer = async (batch) => {
  const words = poisoned(batch);
  for (const one of batch.cases) fillPlainly(elementsOf(words, one), one.fill);
  return words;
};

/** Fills until threads take part. Gives up if the library starts none, or if one ends. */
async function waitForThreads(lib: Library, threads: Threads): Promise<void> {
  const cpu = await lib.createInitializer({ backend: 'cpu', seed: 0, threads: THREADS });
  const target = new Float32Array(2 ** 21);
  do {
    await cpu.fill(target, { shape: [target.length], init: { kind: 'normal', stddev: 1 } });
    await new Promise((resolve) => setTimeout(resolve)); // lets messages of the threads arrive
  } while (threads.pieces === 0 && threads.started > 0 && threads.ended === 0);
}

interface Named {
  readonly name: string;
  readonly group: Group;
}
const named = (name: string, group: Group): Named => ({ name, group });

/** Sets up a library's paths. */
export async function openSuite({
  lib,
  size,
  paths,
  large,
  threads,
  device,
  compareWithReference,
}: SuiteOptions): Promise<Suite> {
  const common = [...vectorGroups(vectorCases()), ...randomGroups(size)].map((group, i) => named(`${i}`, group));
  const largeOf = (schemes?: readonly string[]) =>
    largeGroups(schemes).map((group, i) => named(`large ${schemes ?? ''} ${i}`, group));
  const onDevice = [...common, ...largeOf(['heNormal'])];
  const batches: Readonly<Record<Path, readonly Named[]>> = {
    plain: compareWithReference ? common : common.filter(({ group }) => group.cases.every(({ bits }) => bits)),
    WebAssembly: common,
    threads: largeOf(large),
    shader: onDevice,
    upload: onDevice,
  };
  const writerOf = async (path: Path): Promise<Writer> => {
    if (path === 'plain') return writePlainly;
    if (path === 'shader' || path === 'upload') {
      if (!device) throw new Error(`there is no device for the path ${path}`);
      const init = await lib.createInitializer({ device, route: path, seed: 0, threads: THREADS });
      return (batch) => fillOnGpu(init, batch);
    }
    const cpu = await lib.createInitializer({ backend: 'cpu', seed: 0, threads: path === 'threads' ? THREADS : 1 });
    return async (batch) => {
      if (path === 'threads' && threads?.pieces === 0) await waitForThreads(lib, threads);
      return fillOnCpu(lib, cpu, batch);
    };
  };
  const writers = new Map<Path, Writer>();
  for (const path of paths) writers.set(path, await writerOf(path));
  return {
    batches: Object.fromEntries(paths.map((path) => [path, batches[path].length])),
    async run(path, index) {
      const { name, group } = batches[path][index] as Named;
      const batch = layOut(group);
      const tally = newTally();
      if (path === 'plain' && compareWithReference) {
        const words = compareWithReference(tally, batch);
        return { ...tally, batch: name, digest: digestOf(batch, words) };
      }
      const expected = expectedOf(batch);
      countBatch(tally, batch, await (writers.get(path) as Writer)(batch), expected);
      return { ...tally, batch: name, digest: digestOf(batch, expected) };
    },
  };
}
