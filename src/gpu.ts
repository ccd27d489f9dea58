// Executes fills on a GPUDevice.
import { argumentError, isIndex } from './errors.js';
import { checked, checkedBuffers, checkLost } from './gpu-errors.js';
import { COPY_DST, COPY_SRC, MAP_MODE_READ, MAP_READ, STORAGE } from './gpu-flags.js';
import type { Program } from './program.js';
import { checkFill, checkUsage, prepare, record, type Target, wholeWords } from './record.js';
import { bytesOf } from './resolve.js';
import type { Dtype, WeightArray } from './types.js';

function recordAndSubmit(program: Program, targets: readonly Target[]): void {
  const encoder = program.device.createCommandEncoder({ label: 'weight-init' });
  const used = record(program, encoder, targets);
  program.device.queue.submit([encoder.finish()]);
  for (const buffer of used) buffer.destroy();
}

/** Compiles what is missing and then runs, in the order of the calls. */
function inOrder<T>(fn: string, program: Program, targets: readonly Target[], run: () => Promise<T>): Promise<T> {
  const ready = prepare(fn, program, targets);
  ready.catch(() => {}); // seen below
  const turn = program.submitted.then(() => ready);
  const done = turn.then(run); // which submits before it waits
  program.submitted = turn.catch(() => {});
  return done;
}

/** Records fills and submits them. Resolves when the device has accepted them; rejects with what it found wrong. */
export function submit(fn: string, program: Program, targets: readonly Target[]): Promise<void> {
  for (const { fill } of targets) checkFill(fn, program, fill);
  return inOrder(fn, program, targets, () => checked(fn, program.device, () => recordAndSubmit(program, targets)));
}

/** What a new buffer is to hold. */
export interface NewBuffer {
  readonly label: string;
  readonly bytes: number;
}

/** New buffers with fills in them, made by one submission. `targets` names a buffer by its index. */
export async function createFilled(
  fn: string,
  program: Program,
  buffers: readonly NewBuffer[],
  targets: readonly (Omit<Target, 'buffer'> & { readonly index: number })[],
): Promise<GPUBuffer[]> {
  const { device } = program;
  const { maxBufferSize } = device.limits;
  for (const { fill } of targets) checkFill(fn, program, fill);
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
  const planned = targets.map(({ fill, offset }) => ({ fill, offset, buffer: { label: '' } as GPUBuffer }));
  return inOrder(fn, program, planned, () =>
    checkedBuffers(fn, device, descriptors, (made) =>
      recordAndSubmit(
        program,
        targets.map(({ fill, offset, index }) => ({ fill, offset, buffer: made[index] as GPUBuffer })),
      ),
    ),
  );
}

/** Throws unless `count` elements of so many bytes can be read from byte `offset` on. */
export function checkReadable(fn: string, buffer: GPUBuffer, offset: number, count: number, bytes: 2 | 4): void {
  checkUsage(fn, buffer, COPY_SRC, 'COPY_SRC');
  const size = Math.floor(buffer.size / 4) * 4; // a copy takes whole words
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
  const start = Math.floor(offset / 4) * 4;
  const size = wholeWords(offset + bytes * count) - start;
  const descriptor = { label: 'weight-init read', size, usage: MAP_READ | COPY_DST };
  const [staging] = (await checkedBuffers(fn, device, [descriptor], ([copy]) => {
    const encoder = device.createCommandEncoder({ label: 'weight-init read' });
    encoder.copyBufferToBuffer(buffer, start, copy as GPUBuffer, 0, size);
    device.queue.submit([encoder.finish()]);
  })) as [GPUBuffer];
  try {
    await staging.mapAsync(MAP_MODE_READ).catch((error: Error) => {
      checkLost(fn, device);
      throw new Error(`${fn}: the GPU refused: ${error.message}`);
    });
    const copy = staging.getMappedRange().slice(offset - start, offset - start + bytes * count);
    return (dtype === 'f32' ? new Float32Array(copy) : new Uint16Array(copy)) as WeightArray<D>;
  } finally {
    staging.destroy();
  }
}
