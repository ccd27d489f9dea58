// Fills buffers from the CPU: the same bits as the shader's, and on some software adapters faster (device.ts).
import { checked } from './gpu-errors.js';
import type { Target } from './record.js';
import { bytesOf } from './resolve.js';
import type { Sink } from './share.js';
import { spread } from './spread.js';
import { pause, type Signal, startClock } from './turns.js';

/**
 * Bytes after which the queue is asked when it has got so far. With 8 MiB a page stands still for 21 ms while a new buffer of
 * 64 MiB is cleared, since calls wait for room in the browser's own queue; with 2 MiB for 7 ms, and takes 74 ms instead of 69.
 */
const FENCE = 1 << 21;
/** Fences that may be ahead of the device: with what threads are making, at most 64 MiB. */
const FENCES = 2;

export interface Uploads {
  /** Writes a fill to its buffer. Resolves when all of it has been given to the queue. */
  write(target: Target): Promise<void>;
  /** Resolves when the device has accepted what was written; rejects with what it found wrong. */
  accepted(): Promise<void>;
}

/** Uploads of one call. A signal stops them. */
export function uploadsTo(fn: string, device: GPUDevice, threads: number, signal?: Signal): Uploads {
  const { queue } = device;
  const answers: Promise<void>[] = [];
  const fences: Promise<unknown>[] = [];
  const clock = startClock();
  let unfenced = 0;
  let failure: Error | undefined;

  const room = async (): Promise<void> => {
    if (failure) throw failure;
    if (unfenced < FENCE) return;
    unfenced = 0;
    queue.submit([]); // the writes, which would otherwise wait for commands
    fences.push(queue.onSubmittedWorkDone().catch(() => {})); // of a lost device, which the writes tell
    if (fences.length > FENCES) await fences.shift();
  };

  return {
    async write({ fill, buffer, offset }) {
      const place: Sink['place'] = (data, from) => {
        const answer = checked(fn, device, () => {
          queue.writeBuffer(buffer, offset + bytesOf(fill.dtype) * from, data as BufferSource);
        });
        answer.catch((error: Error) => {
          failure ??= error;
        });
        answers.push(answer);
        unfenced += data.byteLength;
      };
      await spread(fill, { place, room }, threads, signal);
      await pause(clock); // a small fill does not by itself
      await room();
    },
    async accepted() {
      await Promise.all(answers);
    },
  };
}
