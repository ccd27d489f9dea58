// The calls that the worker answers: they run the suite of verify/conformance/ on the page's own library.

import { wasmLoops } from '../../src/cpu/wasm.ts';
import { requestDevice } from '../../src/gpu/device.ts';
import * as lib from '../../src/index-static.ts';
import { openSuite, type Path, type Result, type Suite } from '../../verify/conformance/suite/suite.ts';
import { type Threads, watchThreads } from '../../verify/conformance/suite/threads.ts';

export interface Opened {
  readonly batches: Suite['batches'];
  /** The adapter's own description; or the reason why there is no device. */
  readonly adapter?: Readonly<Record<string, string>>;
  readonly reason?: string;
  readonly selfTest?: lib.SelfTest;
}

/** Cases for each initializer, dtype and entry point of the API. */
const SIZE = 1;
/** The initializers of fills that are large enough for threads. */
const LARGE = ['heNormal', 'uniform'];

let suite: Suite;
let threads: Threads;
const reports: string[] = [];

/** A copy of the adapter's description, which itself cannot be sent. */
function infoOf({ adapterInfo }: GPUDevice): Record<string, string> {
  const { vendor = '', architecture = '', device = '', description = '' } = adapterInfo ?? {};
  return { vendor, architecture, device, description };
}

export const checker = {
  async open(): Promise<Opened> {
    threads = watchThreads();
    const found = await requestDevice();
    const device = 'device' in found ? found.device : undefined;
    device?.addEventListener('uncapturederror', ({ error }) => reports.push(error.message));
    device?.lost.then(({ message }) => reports.push(`the device was lost: ${message}`));
    const paths: Path[] = ['plain', ...(wasmLoops() ? (['WebAssembly'] as const) : []), 'threads'];
    if (device) paths.push('shader', 'upload');
    suite = await openSuite({ lib, size: SIZE, paths, large: LARGE, threads, ...(device && { device }) });
    return {
      batches: suite.batches,
      ...('reason' in found && { reason: found.reason }),
      ...(device && { adapter: infoOf(device), selfTest: await lib.selfTest(device) }),
    };
  },
  run: (path: Path, index: number): Promise<Result> => suite.run(path, index),
  /** The work of the threads, and the uncaptured errors of the device. */
  end: () => ({ threads, reports }),
};

export type Checker = typeof checker;
