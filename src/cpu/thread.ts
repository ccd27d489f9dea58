// A thread beside this one, made of a text: a worker of a browser, Deno or Bun, or a thread of Node.

import { normalTable } from '../random/normal-table.js';
import type { Target } from './fill.js';
import type { Piece, Thread } from './share.js';
import { kernelModule } from './wasm-module.js';
import { WORKER } from './worker-source.js';

export interface OwnThread extends Thread {
  /** Whether it can still be given work. */
  readonly alive: boolean;
  /** Whether the process waits for it, in Node. */
  hold(held: boolean): void;
  end(): void;
}

/** What is used of a worker of either kind. */
interface Host {
  postMessage(message: Piece | Given, transfer: ArrayBuffer[]): void;
  terminate(): unknown;
}

/** What is used of Node, whose types are not among ours. */
interface NodeHost extends Host {
  on(event: 'message', listener: (answer: Target) => void): void;
  on(event: 'error' | 'exit', listener: () => void): void;
  ref(): void;
  unref(): void;
}
type NodeModules = (name: 'node:worker_threads') => { Worker: new (text: string, options: { eval: true }) => NodeHost };

/** How Node gives its modules without an import, which a bundler for browsers would follow. */
const nodeModule = (globalThis as { process?: { getBuiltinModule?: NodeModules } }).process?.getBuiltinModule;

/** Seconds after which a thread that does not answer is taken for dead, of which a browser need not tell. A piece takes about a millisecond. */
const PATIENCE = 5;

/** The first message is what is given to the thread, the others are pieces. Each is answered. */
const textWith = (port: string): string =>
  `const port=${port};port.onmessage=({data})=>{const{kernel,table}=data;${WORKER};port.postMessage(0)}`;

interface Given {
  /** Absent where there is none. */
  readonly kernel?: WebAssembly.Module;
  readonly table: Uint32Array;
}

function given(): Given {
  const table = normalTable();
  try {
    return { kernel: kernelModule(), table };
  } catch {
    return { table };
  }
}

/** A new thread; throws where there can be none, if that is known at once. */
export function startThread(): OwnThread {
  const waiting: { resolve(answer: Target): void; reject(error: Error): void }[] = [];
  let alive = true;
  const ended = (): void => {
    alive = false;
    clearInterval(silence);
    for (const { reject } of waiting.splice(0)) reject(new Error('the thread has ended'));
  };
  const end = (): void => {
    forget();
    host.terminate();
    ended();
  };
  let silence: ReturnType<typeof setInterval> | undefined;
  /** Begins to wait, if there is anything to wait for. Ticks are counted, since answers may lie there when this thread was held up. */
  const listen = (): void => {
    clearInterval(silence);
    let seconds = 0;
    if (waiting.length === 0) return;
    silence = setInterval(() => ++seconds >= PATIENCE && end(), 1000);
    (silence as { unref?(): void }).unref?.(); // in Node the thread holds the process, where it should
  };
  const answered = (answer: Target): void => {
    waiting.shift()?.resolve(answer);
    listen();
  };

  let host: Host;
  let forget = (): void => {}; // the text, once it has been read
  let hold = (_held: boolean): void => {};
  if (typeof Worker === 'function') {
    const url = URL.createObjectURL(new Blob([textWith('self')], { type: 'text/javascript' }));
    forget = () => URL.revokeObjectURL(url);
    let worker: Worker;
    try {
      worker = new Worker(url, { name: 'weight-init', type: 'module' }); // Deno knows no other type
    } catch (error) {
      forget();
      throw error;
    }
    worker.onmessage = ({ data }) => {
      forget();
      answered(data);
    };
    worker.onerror = (event) => {
      event.preventDefault(); // the work is done without it
      end();
    };
    host = worker;
  } else {
    if (!nodeModule) throw new Error('this host has no threads');
    const { Worker: NodeThread } = nodeModule('node:worker_threads');
    const thread = new NodeThread(textWith("require('node:worker_threads').parentPort"), { eval: true });
    thread.on('message', answered);
    thread.on('error', ended);
    thread.on('exit', ended);
    hold = (held) => (held ? thread.ref() : thread.unref());
    host = thread;
  }
  try {
    host.postMessage(given(), []);
  } catch (error) {
    end();
    throw error;
  }
  let starting: Promise<void> | undefined = new Promise<unknown>((resolve) => {
    waiting.push({ resolve, reject: resolve });
  }).then(() => {
    starting = undefined;
  });
  listen();

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
        const { buffer } = piece.target;
        // Throws where the memory is shared and may not be given away.
        host.postMessage(piece, buffer instanceof ArrayBuffer ? [buffer] : []);
        waiting.push({ resolve, reject });
        if (waiting.length === 1) listen();
      }),
    hold,
    end,
  };
}
