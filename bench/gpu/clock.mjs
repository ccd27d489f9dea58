// The time of the GPU, and of a whole call.

/**
 * What is timed. Each has `inPass`, `inEncoder` or `call`.
 *
 * @typedef {object} Contestant
 * @property {string} name
 * @property {number} bytes of an element
 * @property {(pass: GPUComputePassEncoder, times: number) => void} [inPass] records the work so many times
 * @property {(encoder: GPUCommandEncoder, times: number) => void} [inEncoder] the same for work that is no compute pass
 * @property {() => Promise<void> | void} [call] does the work once as its users do, and submits it
 * @property {() => void} [after] frees what the call created; not timed
 */

/**
 * @param {GPUDevice} device
 * @param {boolean} timestamps whether to use the GPU's timestamps; otherwise the wall clock
 */
export function makeClock(device, timestamps) {
  const { READ } = GPUMapMode;
  const { QUERY_RESOLVE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
  const querySet = timestamps && device.createQuerySet({ type: 'timestamp', count: 2 });
  const resolved = timestamps && device.createBuffer({ size: 16, usage: QUERY_RESOLVE | COPY_SRC });
  const copy = timestamps && device.createBuffer({ size: 16, usage: COPY_DST | MAP_READ });
  const finished = () => device.queue.onSubmittedWorkDone();

  /** An empty pass that only writes a timestamp. */
  const mark = (encoder, index) =>
    encoder.beginComputePass({ timestampWrites: { querySet, [index]: index === 'endOfPassWriteIndex' ? 0 : 1 } }).end();

  function record(encoder, { inPass, inEncoder }, times) {
    if (inPass) {
      const timestampWrites = { querySet, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 };
      const pass = encoder.beginComputePass(timestamps ? { timestampWrites } : {});
      inPass(pass, times);
      pass.end();
    } else {
      if (timestamps) mark(encoder, 'endOfPassWriteIndex');
      inEncoder(encoder, times);
      if (timestamps) mark(encoder, 'beginningOfPassWriteIndex');
    }
  }

  return {
    /** Milliseconds of one run on the GPU, from so many runs behind each other in one submission. */
    async onGpu(contestant, times) {
      const encoder = device.createCommandEncoder();
      record(encoder, contestant, times);
      if (timestamps) {
        encoder.resolveQuerySet(querySet, 0, 2, resolved, 0);
        encoder.copyBufferToBuffer(resolved, 0, copy, 0, 16);
      }
      const commands = encoder.finish();
      const start = performance.now();
      device.queue.submit([commands]);
      await finished();
      const wall = performance.now() - start;
      if (!timestamps) return wall / times;
      await copy.mapAsync(READ);
      const [begin, end] = new BigUint64Array(copy.getMappedRange());
      copy.unmap();
      return Number(end - begin) / 1e6 / times;
    },

    /** Milliseconds from a call until the device has done its work, by the wall clock. */
    async ofCall({ call, after }) {
      const start = performance.now();
      await call();
      await finished();
      const wall = performance.now() - start;
      after?.();
      return wall;
    },
  };
}
