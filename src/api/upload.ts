// Fills buffers from the CPU: the same bits as the shader's, and on some software adapters faster (device.ts).

import { fillInParallel } from '../cpu/parallel.js';
import type { FillTask, Sink } from '../cpu/share.js';
import type { Signal } from '../cpu/time-slices.js';
import { bytesOf } from '../fill/resolve.js';
import { checked } from '../gpu/errors.js';
import type { Placed } from '../gpu/record.js';

/**
 * Bytes after which the queue is asked when it has got so far. With 8 MiB a page stands still for 21 ms while a new buffer of
 * 64 MiB is cleared, since calls wait for room in the browser's own queue; with 2 MiB for 7 ms, and takes 74 ms instead of 69.
 */
const FENCE = 1 << 21;
/** Fences that may be ahead of the device: with what threads are making, at most 64 MiB. */
const FENCES = 2;

/** A fill, where it starts in a buffer, and that buffer, which is asked for when there is something to write. */
export interface UploadTarget extends Placed {
  readonly bufferOf: () => GPUBuffer;
}

export interface Uploads {
  /** Writes fills to their buffers, no two of them to the same place. Resolves when all of it has been given to the queue. */
  write(targets: readonly UploadTarget[]): Promise<void>;
  /** Resolves when the device has accepted what was written; rejects with what it found wrong. */
  accepted(): Promise<void>;
}

/** Uploads of one call. A signal stops them. */
export function uploadsTo(fn: string, device: GPUDevice, threads: number, signal?: Signal): Uploads {
  const { queue } = device;
  const answers: Promise<void>[] = [];
  const fences: Promise<unknown>[] = [];
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

  const taskOf = ({ fill, offset, bufferOf }: UploadTarget): FillTask => {
    const place: Sink['place'] = (data, from) => {
      const buffer = bufferOf();
      const answer = checked(fn, device, () => {
        queue.writeBuffer(buffer, offset + bytesOf(fill.dtype) * from, data as BufferSource);
      });
      answer.catch((error: Error) => {
        failure ??= error;
      });
      answers.push(answer);
      unfenced += data.byteLength;
    };
    return { fill, sink: { place, room } };
  };

  return {
    write: (targets) => fillInParallel(targets.map(taskOf), threads, signal),
    async accepted() {
      await Promise.all(answers);
    },
  };
}
