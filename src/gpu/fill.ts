// Fills buffers of a GPUDevice, in the order of the calls.
import { bytesOf } from '../dtype/dtype.js';
import { argumentError } from '../errors.js';
import type { Signal } from '../types.js';
import { createBuffers, withErrorScopes, withErrorScopesAsync } from './errors.js';
import { COPY_DST, COPY_SRC, STORAGE } from './flags.js';
import type { Order, Program } from './program.js';
import { checkFill, prepare, record, type Step, stepsOf } from './record.js';
import { type BufferTarget, type PlacedFill, wholeWords } from './target.js';

/** A fill, its place in a buffer, and that buffer, which is asked for when there is something to write. */
export interface UploadTarget extends PlacedFill {
  readonly bufferOf: () => GPUBuffer;
}

/** Writes fills from the CPU, in one call of the library. */
export interface Uploads {
  /** Writes fills, no two to the same place. Resolves when all of them have been given to the queue. */
  write(targets: readonly UploadTarget[]): Promise<void>;
  /** Resolves when the device has accepted what was written; rejects with what it refused. */
  accepted(): Promise<void>;
}

/** How buffers on a device are filled. */
export interface Gpu {
  readonly program: Program;
  /** Begins the uploads of one call. Absent where the shader fills all buffers. */
  readonly uploads?: (signal?: Signal) => Uploads;
  /** The order of calls; the device's if absent. */
  readonly order?: Order;
}

/** A fill, and where it goes: to a buffer that exists, or to a new one by its index. */
type Destination = PlacedFill & { readonly into: GPUBuffer | number };

type BufferAt = (index: number) => GPUBuffer;

const bufferOf = ({ into }: Destination, bufferAt: BufferAt): GPUBuffer =>
  typeof into === 'number' ? bufferAt(into) : into;

/** Whether copies, which take whole words, can write a fill: not with gaps between its rows, since each row would be a copy. */
export const isWordAligned = ({ fill, offset, rows }: PlacedFill): boolean =>
  !rows &&
  fill.parts.every(({ at, region }) =>
    [offset + bytesOf(fill.dtype) * at, bytesOf(fill.dtype) * region.count].every((bytes) => bytes % 4 === 0),
  );

const canUpload = (destination: Destination): boolean =>
  isWordAligned(destination) && (typeof destination.into === 'number' || (destination.into.usage & COPY_DST) !== 0);

function recordAndSubmit(program: Program, steps: readonly Step[], buffers: readonly GPUBuffer[]): void {
  const encoder = program.device.createCommandEncoder({ label: 'weight-init' });
  const used = record(program, encoder, steps, buffers);
  try {
    program.device.queue.submit([encoder.finish()]);
  } finally {
    for (const buffer of used) {
      program.underWay.add(buffer.size);
      buffer.destroy();
    }
  }
}

/**
 * Runs work on the device after all earlier calls have submitted theirs, and when the device is not too far behind; if `exclusive`,
 * later calls wait until it ends.
 */
function inOrder<T>(
  { program, order = program }: Gpu,
  ready: Promise<unknown>,
  run: () => Promise<T>,
  exclusive: boolean,
): Promise<T> {
  const turn = order.submitted.then(() => ready).then(() => program.underWay.room());
  const done = turn.then(run); // unless it is exclusive, it submits before it first waits
  order.submitted = (exclusive ? done : turn).catch(() => {});
  return done;
}

/** Runs a call of several submissions after all earlier calls; later calls wait until it ends. */
export function inOneTurn<T>(gpu: Gpu, run: (own: Gpu) => Promise<T>): Promise<T> {
  const { program, order = program } = gpu;
  const done = order.submitted.then(() => run({ ...gpu, order: { submitted: Promise.resolve() } }));
  order.submitted = done.catch(() => {});
  return done;
}

/** Writes fills in their order, by uploads where that is possible. */
async function uploadAll(
  program: Program,
  { write, accepted }: Uploads,
  destinations: readonly Destination[],
  bufferAt: BufferAt,
): Promise<void> {
  let together: UploadTarget[] = [];
  let ends = new Map<Destination['into'], number>();
  const flush = async (): Promise<void> => {
    const targets = together;
    together = [];
    ends = new Map();
    await write(targets);
  };
  for (const destination of destinations) {
    const { fill, offset, into } = destination;
    const uploading = canUpload(destination);
    // A fill that may overwrite an earlier one is not written together with it.
    if (!uploading || offset < (ends.get(into) ?? 0)) await flush();
    if (uploading) {
      const bytes = bytesOf(fill.dtype) * fill.count;
      program.underWay.add(bytes);
      together.push({ fill, offset, bufferOf: () => bufferOf(destination, bufferAt) });
      ends.set(into, offset + bytes);
    } else {
      const steps = stepsOf(program, [destination]);
      await prepare(program, steps);
      await withErrorScopes(program.device, () => recordAndSubmit(program, steps, [bufferOf(destination, bufferAt)]));
    }
  }
  await flush();
  await accepted();
}

/** Calls `run` in its order, with a function that writes the fills to their buffers. */
function schedule<T>(
  gpu: Gpu,
  destinations: readonly Destination[],
  signal: Signal | undefined,
  run: (write: (bufferAt: BufferAt) => void | Promise<void>) => Promise<T>,
): Promise<T> {
  const { program, uploads } = gpu;
  for (const { fill } of destinations) checkFill(program, fill);
  if (uploads && destinations.some(canUpload)) {
    const write = (bufferAt: BufferAt): Promise<void> => uploadAll(program, uploads(signal), destinations, bufferAt);
    return inOrder(gpu, Promise.resolve(), () => run(write), true);
  }
  const steps = stepsOf(program, destinations);
  const ready = prepare(program, steps);
  ready.catch(() => {}); // awaited by inOrder
  const write = (bufferAt: BufferAt): void =>
    recordAndSubmit(
      program,
      steps,
      destinations.map((destination) => bufferOf(destination, bufferAt)),
    );
  return inOrder(gpu, ready, () => run(write), false);
}

/**
 * Fills buffers. Resolves when the device has accepted the work, rejects with what it refused. A signal stops uploads, and work
 * that has not been submitted.
 */
export async function fillBuffers(gpu: Gpu, targets: readonly BufferTarget[], signal?: Signal): Promise<void> {
  const destinations = targets.map(({ buffer, ...placed }): Destination => ({ ...placed, into: buffer }));
  return schedule(gpu, destinations, signal, async (write) => {
    signal?.throwIfAborted();
    await withErrorScopesAsync(gpu.program.device, () =>
      write(() => {
        throw new Error('no buffer is new');
      }),
    );
  });
}

/** The smallest size of a new buffer, which a tensor without elements gets: a shader cannot bind fewer bytes. */
export const MIN_BUFFER_BYTES = 4;

/** Label and size of a new buffer. */
export interface NewBuffer {
  readonly label: string;
  readonly bytes: number;
  /** What the caller can do if a buffer may not be larger than `maxBufferSize`. */
  readonly advice: (maxBufferSize: number) => string;
}

/** Throws unless the device can hold buffers of these sizes. */
export function checkSizes({ program: { device } }: Gpu, buffers: readonly NewBuffer[]): void {
  const { maxBufferSize } = device.limits;
  for (const { bytes, label, advice } of buffers) {
    if (wholeWords(bytes) > maxBufferSize) {
      const allowed = `at most ${maxBufferSize} on this device (${advice(maxBufferSize)})`;
      throw argumentError(`size of ${label} in bytes`, allowed, bytes);
    }
  }
}

/** Creates buffers and fills them in one submission. Each fill names its buffer by index. */
export async function createFilledBuffers(
  gpu: Gpu,
  buffers: readonly NewBuffer[],
  fills: readonly (PlacedFill & { readonly into: number })[],
): Promise<GPUBuffer[]> {
  const { device, underWay } = gpu.program;
  checkSizes(gpu, buffers);
  const descriptors = buffers.map(({ label, bytes }) => ({
    label,
    size: wholeWords(bytes),
    usage: STORAGE | COPY_SRC | COPY_DST,
  }));
  return schedule(gpu, fills, undefined, (write) => {
    for (const { size } of descriptors) underWay.add(size);
    return createBuffers(device, descriptors, write);
  });
}
