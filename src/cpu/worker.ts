// The code of a worker thread: writes pieces of fills. scripts/build/worker.mjs bundles it into worker-source.ts.

import { type Elements, isShared } from '../dtype/dtype.js';
import type { Part } from '../fill/fill.js';
import { normalTable } from '../random/normal-table.js';
import { regionSteps } from './fill.js';
import type { Piece } from './share.js';
import { instantiate, type WasmLoops } from './wasm.js';

/** The first message to a worker thread: the compiled module, if the thread is to use it: it may first be wanted long after the start, or never. */
export interface WorkerInit {
  readonly module?: WebAssembly.Module;
}

/** The other messages. The module, if it is wanted now and the thread has not got it. */
export type WorkerPiece = Piece & WorkerInit;

/** Messages to and from the thread that started this one: `self` in a browser, `parentPort` in Node. */
declare const port: {
  onmessage: (event: { data: never }) => void;
  postMessage(answer: Elements | 0, transfer?: readonly ArrayBufferLike[]): void;
};

/** The loops in WebAssembly, or nothing if this thread cannot have them: the plain ones write the same weights. */
function loopsOf(module: WebAssembly.Module | undefined): WasmLoops | undefined {
  try {
    return module && instantiate(module);
  } catch {
    return undefined;
  }
}

port.onmessage = ({ data: { module } }: { data: WorkerInit }) => {
  let loops = loopsOf(module);
  port.onmessage = ({ data: { fill, part, from, to, target, wasm, module } }: { data: WorkerPiece }) => {
    if (module) loops = loopsOf(module);
    const tools = { loops: () => (wasm ? loops : undefined), table: normalTable };
    const targetOf = (a: number, b: number): Elements => target.subarray(a - from, b - from);
    for (const _ of regionSteps(targetOf, fill.parts[part] as Part, fill, tools, from, to));
    port.postMessage(target, isShared(target) ? [] : [target.buffer]);
  };
  port.postMessage(0);
};
