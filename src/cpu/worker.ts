// The code of a worker thread: writes pieces of fills. scripts/build/worker.mjs bundles it into worker-source.ts.

import type { Elements } from '../dtype/dtype.js';
import type { Part } from '../fill/fill.js';
import { regionSteps } from './fill.js';
import type { Piece } from './share.js';
import { instantiate, type WasmLoops } from './wasm.js';

/** The first message to a worker thread: what the thread that started it has made already. */
export interface WorkerInit {
  /** The compiled module, or nothing if this host has no WebAssembly. */
  readonly module?: WebAssembly.Module;
  readonly table: Uint32Array;
}

/** Messages to and from the thread that started this one: `self` in a browser, `parentPort` in Node. */
declare const port: {
  onmessage: (event: { data: never }) => void;
  postMessage(answer: Elements | 0, transfer?: readonly ArrayBufferLike[]): void;
};

/** The loops in WebAssembly, or nothing if this thread cannot have them: the plain ones write the same weights. */
function loopsOf({ module, table }: WorkerInit): WasmLoops | undefined {
  try {
    return module && instantiate(module, () => table);
  } catch {
    return undefined;
  }
}

port.onmessage = ({ data: init }: { data: WorkerInit }) => {
  const loops = loopsOf(init);
  const tools = { loops: () => loops, table: () => init.table };
  port.onmessage = ({ data: { fill, part, from, to, target } }: { data: Piece }) => {
    const targetOf = (a: number, b: number): Elements => target.subarray(a - from, b - from);
    for (const _ of regionSteps(targetOf, fill.parts[part] as Part, fill, tools, from, to));
    port.postMessage(target, target.buffer instanceof ArrayBuffer ? [target.buffer] : []);
  };
  port.postMessage(0);
};
