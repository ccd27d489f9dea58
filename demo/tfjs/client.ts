// The page's side of the worker, which is started by the first call, and again after it failed or its device was lost.
import { type Remote, wrap } from 'comlink';
import type { Laboratory } from './laboratory.ts';

interface Started {
  readonly remote: Remote<Laboratory>;
  /** Rejects when the worker ends; calls under way will not be answered then. */
  readonly ended: Promise<never>;
}

let current: Started | undefined;

function start(): Started {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'laboratory' });
  const remote = wrap<Laboratory>(worker);
  const ended = new Promise<never>((_, reject) => {
    const end = (reason: string): void => {
      current = undefined;
      worker.terminate();
      reject(new Error(reason));
    };
    worker.addEventListener('error', ({ message }) =>
      end(`the worker of the networks failed: ${message || 'not loaded'}`),
    );
    remote.lost().then(
      (reason) => end(`the GPU device was lost${reason ? `: ${reason}` : ''}`),
      () => {}, // an error of TensorFlow.js is reported to the next caller
    );
  });
  ended.catch(() => {}); // the worker may end while no call is under way
  return { remote, ended };
}

/** Calls the worker; rejects if it ends first. */
export function inLaboratory<T>(call: (laboratory: Remote<Laboratory>) => Promise<T>): Promise<T> {
  current ??= start();
  const { remote, ended } = current;
  return Promise.race([call(remote), ended]);
}
