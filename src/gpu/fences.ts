// Holds work back while a device is behind.

/** Fences that may be pending: with one the device would wait for the next work. */
const MAX_PENDING_FENCES = 2;

/** Each call sets a fence behind what the queue has been given, and resolves when at most two fences are pending. */
export function fencesOn(queue: GPUQueue): () => Promise<void> {
  const fences: Promise<unknown>[] = [];
  return async () => {
    queue.submit([]); // sends uploads, which otherwise wait for commands
    fences.push(queue.onSubmittedWorkDone().catch(() => {})); // what is written next reports a lost device
    if (fences.length > MAX_PENDING_FENCES) await fences.shift();
  };
}
