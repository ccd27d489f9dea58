// Holds calls back while a device is behind: what a call gives it stays in memory until it has done the work, also if the caller
// destroys the buffers at once.

/**
 * Calls, and bytes of buffers, between two fences. Without fences 4,000 calls of `create` and `destroy` that nobody awaits take
 * 0.9 GB in Node (Dawn, SwiftShader).
 */
const FENCE_CALLS = 128;
const FENCE_BYTES = 1 << 26;
/** Fences that may be pending: with one the device would wait for the next call. */
const MAX_PENDING_FENCES = 2;

/** Holds back the calls of one device. They ask one after the other. */
export interface UnderWay {
  /** Resolves when the next call may give work to the device. */
  room(): Promise<void>;
  /** Counts bytes of a buffer that the work of the call needs. */
  add(bytes: number): void;
}

export function underWayOn({ queue }: GPUDevice): UnderWay {
  const fences: Promise<unknown>[] = [];
  let calls = 0;
  let bytes = 0;
  return {
    async room() {
      if (calls >= FENCE_CALLS || bytes >= FENCE_BYTES) {
        calls = 0;
        bytes = 0;
        queue.submit([]); // sends uploads, which otherwise wait for commands
        fences.push(queue.onSubmittedWorkDone().catch(() => {})); // the next call reports a lost device
        if (fences.length > MAX_PENDING_FENCES) await fences.shift();
      }
      calls++;
    },
    add(size) {
      bytes += size;
    },
  };
}
