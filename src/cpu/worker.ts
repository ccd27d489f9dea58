// The code of a worker thread: writes pieces of fills. scripts/build/worker.mjs bundles it into worker-source.ts.

import { type Elements, isShared } from '../dtype/dtype.js';
import type { Part } from '../fill/fill.js';
import { regionSteps } from './fill.js';
import type { Piece } from './share.js';
import { instantiate, type WasmLoops } from './wasm.js';

/** The compiled module, if the thread is to use it and has not got it: it may first be wanted long after the start, or never. */
interface WithModule {
  readonly module?: WebAssembly.Module;
}

/** The first message to a worker thread: what the thread that started it has made already. */
export interface WorkerInit extends WithModule {
  readonly table: Uint32Array;
}

/** The other messages. */
export type WorkerPiece = Piece & WithModule;

/** Messages to and from the thread that started this one: `self` in a browser, `parentPort` in Node. */
declare const port: {
  onmessage: (event: { data: never }) => void;
  postMessage(answer: Elements | 0, transfer?: readonly ArrayBufferLike[]): void;
};

/** The loops in WebAssembly, or nothing if this thread cannot have them: the plain ones write the same weights. */
function loopsOf(module: WebAssembly.Module | undefined, table: Uint32Array): WasmLoops | undefined {
  try {
    return module && instantiate(module, () => table);
  } catch {
    return undefined;
  }
}

port.onmessage = ({ data: { module, table } }: { data: WorkerInit }) => {
  let loops = loopsOf(module, table);
  port.onmessage = ({ data: { fill, part, from, to, target, wasm, module } }: { data: WorkerPiece }) => {
    if (module) loops = loopsOf(module, table);
    const tools = { loops: () => (wasm ? loops : undefined), table: () => table };
    const targetOf = (a: number, b: number): Elements => target.subarray(a - from, b - from);
    for (const _ of regionSteps(targetOf, fill.parts[part] as Part, fill, tools, from, to));
    port.postMessage(target, isShared(target) ? [] : [target.buffer]);
  };
  port.postMessage(0);
};
