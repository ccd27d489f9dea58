// Work in a worker of its own, which ends with the work.
import { type Remote, wrap } from 'comlink';

/**
 * Lets a worker work, and ends it.
 *
 * @param what - what the error calls the worker if it fails
 */
export async function inWorker<T, R>(
  worker: Worker,
  what: string,
  work: (remote: Remote<T>) => Promise<R>,
): Promise<R> {
  try {
    const failed = new Promise<never>((_, reject) => {
      worker.addEventListener('error', ({ message }) =>
        reject(new Error(`${what} failed: ${message || 'not loaded'}`)),
      );
    });
    return await Promise.race([work(wrap<T>(worker)), failed]);
  } finally {
    worker.terminate();
  }
}
