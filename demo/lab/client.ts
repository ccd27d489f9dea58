// The page's side of the worker: started when first asked for, and again after its device was lost.
import { type Remote, wrap } from 'comlink';
import type { Laboratory } from './laboratory.ts';

let current: { readonly worker: Worker; readonly remote: Remote<Laboratory> } | undefined;

export function laboratory(): Remote<Laboratory> {
  if (current) return current.remote;
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'laboratory' });
  const remote = wrap<Laboratory>(worker);
  const started = { worker, remote };
  current = started;
  const forget = (): void => {
    if (current === started) current = undefined;
  };
  worker.addEventListener('error', forget);
  remote.lost().then(forget, forget);
  return remote;
}
