// Fills buffers from the CPU: the bits equal the shader's, and on some software adapters it is faster (gpu/device.ts).
import { loadCpu } from '../cpu/load.js';
import type { CpuOptions } from '../cpu/options.js';
import type { FillTask, Sink } from '../cpu/share.js';
import { bytesOf } from '../dtype/dtype.js';
import { withErrorScopes } from '../gpu/errors.js';
import { fencesOn } from '../gpu/fences.js';
import type { Uploads, UploadTarget } from '../gpu/fill.js';
import type { Signal } from '../types.js';

/**
 * Bytes between two fences. While the browser clears a new buffer of 64 MiB, calls wait for room in the browser's own queue: with
 * 8 MiB a page stands still for 21 ms; with 2 MiB for 7 ms, and the upload takes 74 ms instead of 69. What is between fences, and
 * the pieces of the threads, are together at most 64 MiB.
 */
const FENCE_BYTES = 1 << 21;

/** Uploads of one call. A signal stops them. */
export function uploadsTo(device: GPUDevice, cpu: CpuOptions, signal?: Signal): Uploads {
  const { queue } = device;
  const answers: Promise<void>[] = [];
  const fence = fencesOn(queue);
  let unfenced = 0;
  let failure: Error | undefined;

  const room = async (): Promise<void> => {
    if (failure) throw failure;
    if (unfenced < FENCE_BYTES) return;
    unfenced = 0;
    await fence();
  };

  const taskOf = ({ fill, offset, bufferOf }: UploadTarget): FillTask => {
    const write: Sink['write'] = (data, from) => {
      const buffer = bufferOf();
      const answer = withErrorScopes(device, () => {
        queue.writeBuffer(buffer, offset + bytesOf(fill.dtype) * from, data as BufferSource);
      });
      answer.catch((error: Error) => {
        failure ??= error;
      });
      answers.push(answer);
      unfenced += data.byteLength;
    };
    return { fill, sink: { write, room } };
  };

  return {
    write: (targets) => loadCpu().then(({ fillInParallel }) => fillInParallel(targets.map(taskOf), cpu, signal)),
    async accepted() {
      await Promise.all(answers);
    },
  };
}
