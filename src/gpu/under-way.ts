// Holds calls back while a device is behind: what a call gives it stays in memory until it has done the work, also if the caller
// destroys the buffers at once.
import { fencesOn } from './fences.js';

/**
 * Calls, and bytes of buffers, between two fences. Without fences 4,000 calls of `create` and `destroy` that nobody awaits take
 * 0.9 GB in Node (Dawn, SwiftShader).
 */
const FENCE_CALLS = 128;
const FENCE_BYTES = 1 << 26;

/** Holds back the calls of one device. They ask one after the other. */
export interface UnderWay {
  /** Resolves when the next call may give work to the device. */
  room(): Promise<void>;
  /** Counts bytes of a buffer that the work of the call needs. */
  add(bytes: number): void;
}

export function underWayOn({ queue }: GPUDevice): UnderWay {
  const fence = fencesOn(queue);
  let calls = 0;
  let bytes = 0;
  return {
    async room() {
      if (calls >= FENCE_CALLS || bytes >= FENCE_BYTES) {
        calls = 0;
        bytes = 0;
        await fence();
      }
      calls++;
    },
    add(size) {
      bytes += size;
    },
  };
}
