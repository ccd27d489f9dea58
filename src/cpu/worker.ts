// What a thread of ours runs: pieces of fills, by cpu.ts. scripts/build/worker.mjs makes src/cpu/worker-source.ts of it.

import type { Part } from '../fill/fill.js';

import { partSteps, type Target } from './fill.js';
import type { Piece } from './share.js';

/** Messages to and from the thread that started this one: `self` in a browser, `parentPort` in Node. */
declare const port: {
  onmessage: (event: { data: Piece }) => void;
  postMessage(answer: Target, transfer: readonly ArrayBufferLike[]): void;
};

port.onmessage = ({ data: { fill, part, from, to, target } }) => {
  const targetOf = (a: number, b: number): Target => target.subarray(a - from, b - from);
  for (const _ of partSteps(targetOf, fill.parts[part] as Part, fill, from, to));
  port.postMessage(target, target.buffer instanceof ArrayBuffer ? [target.buffer] : []);
};
