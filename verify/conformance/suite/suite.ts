// The suite: the same batches by every path that an engine has, each against bits that come from elsewhere.
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

/** How weights are made: on the CPU by plain TypeScript, WebAssembly or several threads; in a buffer by the shader or an upload. */
export type Path = 'plain' | 'WebAssembly' | 'threads' | 'shader' | 'upload';

export interface Result extends Tally {
  /** The batch, by the same name in every engine, and what its exact weights should be in all of them. */
  readonly batch: string;
  readonly digest: string;
}

export interface Suite {
  /** The paths, and how many batches each has. */
  readonly batches: Readonly<Partial<Record<Path, number>>>;
  run(path: Path, index: number): Promise<Result>;
}

export interface SuiteOptions {
  readonly lib: Library;
  /** Random cases for each initializer, dtype and entry point. */
  readonly size: number;
  readonly paths: readonly Path[];
  /** Initializers of the large fills of threads; all of them if absent. */
  readonly large?: readonly string[];
  /** What threads do, which are waited for before the first large fill. */
  readonly threads?: Threads;
  /** For the shader and uploads. */
  readonly device?: GPUDevice;
  /** Counts a batch of the plain twin against another implementation; else only the published vectors are counted there. */
  readonly second?: (tally: Tally, batch: Batch) => Uint32Array<ArrayBuffer>;
}

/** Threads that large fills are shared among, this one included. */
const THREADS = 3;

type Writer = (batch: Batch) => Promise<Uint32Array<ArrayBuffer>>;

const plainly: Writer = async (batch) => {
  const words = poisoned(batch);
  for (const one of batch.cases) fillPlainly(elementsOf(words, one), one.fill);
  return words;
};

/** Fills until threads take part, which must start first; or until none are started, or one has ended. */
async function waitForThreads(lib: Library, threads: Threads): Promise<void> {
  const cpu = await lib.createInitializer({ backend: 'cpu', seed: 0, threads: THREADS });
  const target = new Float32Array(2 ** 21);
  do {
    await cpu.fill(target, { shape: [target.length], init: { kind: 'normal', stddev: 1 } });
    await new Promise((resolve) => setTimeout(resolve)); // a turn, in which they are heard
  } while (threads.pieces === 0 && threads.started > 0 && threads.ended === 0);
}

interface Named {
  readonly name: string;
  readonly group: Group;
}
const named = (name: string, group: Group): Named => ({ name, group });

/** Sets up the paths. */
export async function openSuite({ lib, size, paths, large, threads, device, second }: SuiteOptions): Promise<Suite> {
  const common = [...vectorGroups(vectorCases()), ...randomGroups(size)].map((group, i) => named(`${i}`, group));
  const largeOf = (schemes?: readonly string[]) =>
    largeGroups(schemes).map((group, i) => named(`large ${schemes ?? ''} ${i}`, group));
  const onDevice = [...common, ...largeOf(['heNormal'])];
  const batches: Readonly<Record<Path, readonly Named[]>> = {
    plain: second ? common : common.filter(({ group }) => group.cases.every(({ bits }) => bits)),
    WebAssembly: common,
    threads: largeOf(large),
    shader: onDevice,
    upload: onDevice,
  };
  const writerOf = async (path: Path): Promise<Writer> => {
    if (path === 'plain') return plainly;
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
      if (path === 'plain' && second) {
        const words = second(tally, batch);
        return { ...tally, batch: name, digest: digestOf(batch, words) };
      }
      const expected = expectedOf(batch);
      countBatch(tally, batch, await (writers.get(path) as Writer)(batch), expected);
      return { ...tally, batch: name, digest: digestOf(batch, expected) };
    },
  };
}
