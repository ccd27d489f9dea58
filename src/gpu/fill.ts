// Executes fills on a GPUDevice.

import type { Uploads, UploadTarget } from '../api/upload.js';
import { elementsIn } from '../api/weights.js';
import type { Signal } from '../cpu/time-slices.js';
import { floorTo } from '../dtype/align.js';
import { argumentError, isIndex } from '../errors.js';
import { bytesOf } from '../fill/resolve.js';
import type { Dtype, WeightArray } from '../types.js';
import { checked, checkedBuffers, checkedWork, refused } from './errors.js';
import { COPY_DST, COPY_SRC, MAP_MODE_READ, MAP_READ, STORAGE } from './flags.js';
import type { Program } from './program.js';
import {
  checkFill,
  checkUsage,
  type Placed,
  prepare,
  record,
  type Step,
  stepsOf,
  type Target,
  wholeWords,
} from './record.js';

function recordAndSubmit(program: Program, steps: readonly Step[], buffers: readonly GPUBuffer[]): void {
  const encoder = program.device.createCommandEncoder({ label: 'weight-init' });
  const used = record(program, encoder, steps, buffers);
  try {
    program.device.queue.submit([encoder.finish()]);
  } finally {
    for (const buffer of used) buffer.destroy();
  }
}

/** How buffers on a device are filled. */
export interface Gpu {
  readonly program: Program;
  /** Uploads of one call, if buffers are filled by them and not by the shader. */
  readonly uploads?: (fn: string, signal?: Signal) => Uploads;
}

/** Runs what submits work to the device, in the order of the calls; with `exclusive` until it has ended. */
function inOrder<T>(program: Program, ready: Promise<unknown>, run: () => Promise<T>, exclusive: boolean): Promise<T> {
  const turn = program.submitted.then(() => ready);
  const done = turn.then(run); // which submits before it waits, if it is not exclusive
  program.submitted = (exclusive ? done : turn).catch(() => {});
  return done;
}

/** A fill, where it starts, and in which buffer: one that is there, or a new one by its index. */
type Spot = Placed & { readonly into: GPUBuffer | number };

type BufferAt = (index: number) => GPUBuffer;

const bufferOf = ({ into }: Spot, bufferAt: BufferAt): GPUBuffer => (typeof into === 'number' ? bufferAt(into) : into);

/** Whether a fill can be written by copies, which take whole words. */
const isWhole = ({ fill, offset }: Placed): boolean =>
  fill.parts.every(({ at, region }) =>
    [offset + bytesOf(fill.dtype) * at, bytesOf(fill.dtype) * region.count].every((bytes) => bytes % 4 === 0),
  );

const canUpload = (spot: Spot): boolean =>
  isWhole(spot) && (typeof spot.into === 'number' || (spot.into.usage & COPY_DST) !== 0);

/** Writes the fills in their order, by uploads where that can be. */
async function uploadAll(
  fn: string,
  program: Program,
  { write, accepted }: Uploads,
  spots: readonly Spot[],
  bufferAt: BufferAt,
): Promise<void> {
  let together: UploadTarget[] = [];
  let ends = new Map<Spot['into'], number>();
  const flush = async (): Promise<void> => {
    const targets = together;
    together = [];
    ends = new Map();
    await write(targets);
  };
  for (const spot of spots) {
    const { fill, offset, into } = spot;
    const uploading = canUpload(spot);
    // What might write where one before it does is not written together with that.
    if (!uploading || offset < (ends.get(into) ?? 0)) await flush();
    if (uploading) {
      together.push({ fill, offset, bufferOf: () => bufferOf(spot, bufferAt) });
      ends.set(into, offset + bytesOf(fill.dtype) * fill.count);
    } else {
      const steps = stepsOf(program, [spot]);
      await prepare(fn, program, steps);
      await checked(fn, program.device, () => recordAndSubmit(program, steps, [bufferOf(spot, bufferAt)]));
    }
  }
  await flush();
  await accepted();
}

/** Calls `run` in turn, with what writes the fills, each to its buffer. */
function fillBuffers<T>(
  fn: string,
  program: Program,
  uploads: (() => Uploads) | undefined,
  spots: readonly Spot[],
  run: (write: (bufferAt: BufferAt) => void | Promise<void>) => Promise<T>,
): Promise<T> {
  for (const { fill } of spots) checkFill(fn, program, fill);
  if (uploads && spots.some(canUpload)) {
    const write = (bufferAt: BufferAt): Promise<void> => uploadAll(fn, program, uploads(), spots, bufferAt);
    return inOrder(program, Promise.resolve(), () => run(write), true);
  }
  const steps = stepsOf(program, spots);
  const ready = prepare(fn, program, steps);
  ready.catch(() => {}); // seen in its turn
  const write = (bufferAt: BufferAt): void =>
    recordAndSubmit(
      program,
      steps,
      spots.map((spot) => bufferOf(spot, bufferAt)),
    );
  return inOrder(program, ready, () => run(write), false);
}

/**
 * Fills buffers. Resolves when the device has accepted the work; rejects with what it found wrong. A signal stops uploads, and
 * what has not been submitted.
 */
export async function submit(
  fn: string,
  { program, uploads }: Gpu,
  targets: readonly Target[],
  signal?: Signal,
): Promise<void> {
  const spots = targets.map(({ fill, offset, buffer }): Spot => ({ fill, offset, into: buffer }));
  return fillBuffers(fn, program, uploads && (() => uploads(fn, signal)), spots, async (write) => {
    signal?.throwIfAborted();
    await checkedWork(fn, program.device, () =>
      write(() => {
        throw new Error('no buffer is new');
      }),
    );
  });
}

/** What a new buffer is to hold. */
export interface NewBuffer {
  readonly label: string;
  readonly bytes: number;
}

/** New buffers with fills in them, made by one submission. Each fill names its buffer by its index. */
export async function createFilled(
  fn: string,
  { program, uploads }: Gpu,
  buffers: readonly NewBuffer[],
  fills: readonly (Placed & { readonly into: number })[],
): Promise<GPUBuffer[]> {
  const { device } = program;
  const { maxBufferSize } = device.limits;
  for (const { bytes, label } of buffers) {
    if (wholeWords(bytes) > maxBufferSize) {
      throw argumentError(fn, `size of ${label} in bytes`, `at most ${maxBufferSize} on this device`, bytes);
    }
  }
  const descriptors = buffers.map(({ label, bytes }) => ({
    label,
    size: wholeWords(bytes),
    usage: STORAGE | COPY_SRC | COPY_DST,
  }));
  return fillBuffers(fn, program, uploads && (() => uploads(fn)), fills, (write) =>
    checkedBuffers(fn, device, descriptors, write),
  );
}

/** Throws unless `count` elements of so many bytes can be read from byte `offset` on. */
export function checkReadable(fn: string, buffer: GPUBuffer, offset: number, count: number, bytes: 2 | 4): void {
  checkUsage(fn, buffer, COPY_SRC, 'COPY_SRC');
  const size = floorTo(buffer.size, 4); // a copy takes whole words
  const last = size - bytes;
  if (last < 0) throw argumentError(fn, 'buffer.size', 'at least 4', buffer.size);
  if (offset > last) throw argumentError(fn, 'offset', `at most ${last} in this buffer`, offset);
  const most = Math.floor((size - offset) / bytes);
  if (!isIndex(count) || count < 1 || count > most) throw argumentError(fn, 'count', `in 1 to ${most}`, count);
}

/** A copy of elements of a buffer, from a byte on. */
export async function readBuffer<D extends Dtype>(
  fn: string,
  device: GPUDevice,
  buffer: GPUBuffer,
  offset: number,
  count: number,
  dtype: D,
): Promise<WeightArray<D>> {
  const bytes = bytesOf(dtype);
  const start = floorTo(offset, 4);
  const size = wholeWords(offset + bytes * count) - start;
  const descriptor = { label: 'weight-init read', size, usage: MAP_READ | COPY_DST };
  const [staging] = (await checkedBuffers(fn, device, [descriptor], (bufferAt) => {
    const encoder = device.createCommandEncoder({ label: 'weight-init read' });
    encoder.copyBufferToBuffer(buffer, start, bufferAt(0), 0, size);
    device.queue.submit([encoder.finish()]);
  })) as [GPUBuffer];
  try {
    await staging.mapAsync(MAP_MODE_READ);
    const copy = staging.getMappedRange().slice(offset - start, offset - start + bytes * count);
    return elementsIn(dtype, copy);
  } catch (error) {
    // The copy is the one thing here that is not the device's.
    if (error instanceof RangeError) throw argumentError(fn, 'count', 'small enough for an array of this host', count);
    return await refused(fn, device, error as Error);
  } finally {
    staging.destroy();
  }
}
