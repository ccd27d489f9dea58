// A worker thread whose code is a string: a Worker of a browser, Deno or Bun, or a thread of node:worker_threads.

import { type Elements, isShared } from '../dtype/dtype.js';
import type { Thread } from './share.js';
import { wasmModule } from './wasm-module.js';
import type { WorkerInit, WorkerPiece } from './worker.js';
import { WORKER } from './worker-source.js';

export interface WorkerThread extends Thread {
  /** Whether it still takes work. */
  readonly alive: boolean;
  /** Whether it keeps a Node process alive. */
  hold(held: boolean): void;
}

/** What both kinds of worker have in common. */
interface Host {
  postMessage(message: WorkerInit | WorkerPiece, transfer: ArrayBuffer[]): void;
  terminate(): unknown;
}

/** The part of node:worker_threads that is used here: this project has no types of Node. */
interface NodeHost extends Host {
  on(event: 'message', listener: (answer: Elements) => void): void;
  on(event: 'error' | 'exit', listener: () => void): void;
  ref(): void;
  unref(): void;
}
type NodeModules = (name: 'node:worker_threads') => { Worker: new (text: string, options: { eval: true }) => NodeHost };

/** Gets a module of Node without an import, which a bundler for browsers would follow. */
const nodeModule = (globalThis as { process?: { getBuiltinModule?: NodeModules } }).process?.getBuiltinModule;

/** A thread that has not answered for this many seconds counts as dead: a browser may kill one silently. A piece takes about 1 ms. */
const MAX_SILENCE = 5;

/** How a thread of Node gets its port, whether Node takes its code for a module or not: `require` is only there if not. */
const NODE_PORT = "process.getBuiltinModule('node:worker_threads').parentPort";

/** The code of a thread whose messages come through `port`. */
const codeWith = (port: string): string => `const port=${port};${WORKER}`;

/** A page with Trusted Types takes no other URL for a worker than one that a policy of an allowed name has made. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}
let policy: ReturnType<TrustedTypes['createPolicy']> | undefined;

/** The URL as a worker takes it. Where the page does not allow the policy, a default policy of its own may take the string. */
function trusted(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  try {
    policy ??= trustedTypes?.createPolicy('weight-init', { createScriptURL: (text) => text });
  } catch {
    // Not allowed: below, as if there were no Trusted Types.
  }
  return policy ? policy.createScriptURL(url) : url;
}

/** Starts a thread, with the WebAssembly module if it is to use it. Throws if the host has none; a thread that fails later ends. */
export function startThread(wasm: boolean): WorkerThread {
  const waiting: { resolve(answer: Elements): void; reject(error: Error): void }[] = [];
  let alive = true;
  const ended = (): void => {
    alive = false;
    clearInterval(silence);
    for (const { reject } of waiting.splice(0)) reject(new Error('the thread has ended'));
  };
  const end = (): void => {
    releaseCode();
    host.terminate();
    ended();
  };
  let silence: ReturnType<typeof setInterval> | undefined;
  /**
   * Starts to measure silence, if an answer is due. It counts ticks of a timer instead of reading a clock: after this thread was
   * blocked, answers may already be in its queue.
   */
  const awaitAnswer = (): void => {
    clearInterval(silence);
    let seconds = 0;
    if (waiting.length === 0) return;
    silence = setInterval(() => ++seconds >= MAX_SILENCE && end(), 1000);
    (silence as { unref?(): void }).unref?.(); // `hold` decides whether Node waits
  };
  const answered = (answer: Elements): void => {
    waiting.shift()?.resolve(answer);
    awaitAnswer();
  };

  let host: Host;
  let releaseCode = (): void => {};
  let hold = (_held: boolean): void => {};
  if (typeof Worker === 'function') {
    const url = URL.createObjectURL(new Blob([codeWith('self')], { type: 'text/javascript' }));
    releaseCode = () => URL.revokeObjectURL(url);
    let worker: Worker;
    try {
      worker = new Worker(trusted(url), { name: 'weight-init', type: 'module' }); // Deno knows no other type
    } catch (error) {
      releaseCode();
      throw error;
    }
    worker.onmessage = ({ data }) => {
      releaseCode();
      answered(data);
    };
    worker.onerror = (event) => {
      event.preventDefault(); // not an error of the page: other threads do the work
      end();
    };
    host = worker;
  } else {
    if (!nodeModule) throw new Error('this host has no threads');
    const { Worker: NodeThread } = nodeModule('node:worker_threads');
    const thread = new NodeThread(codeWith(NODE_PORT), { eval: true });
    thread.on('message', answered);
    thread.on('error', ended);
    thread.on('exit', ended);
    hold = (held) => (held ? thread.ref() : thread.unref());
    host = thread;
  }
  let asked = false;
  /** The module as a part of a message, the first time that the thread needs it. */
  const moduleFor = (wasm: boolean): { module?: WebAssembly.Module } => {
    const module = wasm && !asked ? wasmModule() : undefined;
    asked ||= wasm;
    return module ? { module } : {};
  };
  try {
    // What this thread has made already, so that the other need not make it again.
    host.postMessage(moduleFor(wasm), []);
  } catch (error) {
    end();
    throw error;
  }
  let starting: Promise<void> | undefined = new Promise<unknown>((resolve) => {
    waiting.push({ resolve, reject: resolve });
  }).then(() => {
    starting = undefined;
  });
  awaitAnswer();

  return {
    get starting() {
      return starting;
    },
    get alive() {
      return alive;
    },
    run: (piece) =>
      new Promise((resolve, reject) => {
        if (!alive) throw new Error('the thread has ended');
        const { target, wasm } = piece;
        // Throws if the memory cannot be transferred.
        host.postMessage({ ...piece, ...moduleFor(wasm) }, isShared(target) ? [] : [target.buffer as ArrayBuffer]);
        waiting.push({ resolve, reject });
        if (waiting.length === 1) awaitAnswer();
      }),
    hold,
    end,
  };
}
