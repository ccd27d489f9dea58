// The page's side of the worker: started when first asked for, and again when it or its device has come to an end.
import { type Remote, wrap } from 'comlink';
import type { Laboratory } from './laboratory.ts';

interface Started {
  readonly remote: Remote<Laboratory>;
  /** Rejects when the worker can do no more; what it was asked for will not be answered then. */
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
      () => {}, // what is wrong with the framework is said to whoever asks for something
    );
  });
  ended.catch(() => {}); // it may end while nothing is asked of it
  return { remote, ended };
}

/** Asks the worker for something; rejects if it ends first. */
export function inLaboratory<T>(ask: (laboratory: Remote<Laboratory>) => Promise<T>): Promise<T> {
  current ??= start();
  const { remote, ended } = current;
  return Promise.race([ask(remote), ended]);
}
