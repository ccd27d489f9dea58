// The pipelines and the table of a device, created once.

import type { Draw } from '../fill/fill.js';
import { NORMAL_TABLE_SIZE, normalTable } from '../random/normal-table.js';
import type { Source } from '../random/words.js';
import { createBuffers, withErrorScopes } from './errors.js';
import { COPY_DST, COPY_SRC, STORAGE } from './flags.js';
import { PARAMS_SIZE } from './params.js';
import { perDevice } from './per-device.js';
import { type Bindings, type Pipelines, pipelinesOf } from './pipelines.js';
import { type UnderWay, underWayOn } from './under-way.js';
import { fillWgsl, halfWgsl, normalWgsl, philoxWgsl, sparseWgsl, truncatedWgsl, uniformWgsl } from './wgsl.js';

/** The order in which calls give a device their work, however long one of them compiles. */
export interface Order {
  /** Settles when all earlier calls have submitted their work. */
  submitted: Promise<unknown>;
}

/** Records how matrices are made: those of one draw after those of another in the same memory, since commands run one after the other. */
export interface OrthogonalRecorder {
  /** Holds the matrices of the draw that was recorded last, one after the other. */
  readonly matrices: GPUBuffer;
  record(pass: GPUComputePassEncoder, draw: Draw & { kind: 'matrix' }): void;
}

/** What makes orthogonal matrices on a device. */
export interface Orthogonal {
  /** Compiles its pipelines. */
  prepare(): Promise<void>;
  /** The recorder for all draws of some steps, of which at least one is a matrix. */
  recorderFor(
    steps: readonly { readonly fill: Source; readonly draw: Draw }[],
    create: (descriptor: GPUBufferDescriptor) => GPUBuffer,
  ): OrthogonalRecorder;
}

export interface Program extends Order {
  readonly device: GPUDevice;
  readonly table: GPUBuffer;
  readonly fill: Pipelines;
  /** What makes orthogonal matrices; absent until it is first needed. */
  orthogonal?: Orthogonal;
  readonly underWay: UnderWay;
}

/** The bindings of the entry points of shaders/fill.wgsl. */
const fillBindings = (entryPoint: string): Bindings => [
  { type: 'uniform', hasDynamicOffset: true, minBindingSize: PARAMS_SIZE },
  { type: 'read-only-storage', minBindingSize: NORMAL_TABLE_SIZE },
  { type: 'storage', minBindingSize: entryPoint === 'wi_fillQuads' ? 16 : entryPoint === 'wi_fillHalfQuads' ? 8 : 4 },
  { type: 'read-only-storage', minBindingSize: 4 },
];

async function makeProgram(device: GPUDevice): Promise<Program> {
  const compiled = withErrorScopes(device, () =>
    pipelinesOf(
      device,
      'weight-init fill',
      philoxWgsl + uniformWgsl + normalWgsl + truncatedWgsl + sparseWgsl + halfWgsl + fillWgsl,
      fillBindings,
    ),
  );
  compiled.catch(() => {}); // awaited below
  const data = normalTable();
  const descriptor = {
    label: 'weight-init normal table',
    size: NORMAL_TABLE_SIZE,
    usage: STORAGE | COPY_SRC | COPY_DST,
  };
  const created = createBuffers(device, [descriptor], (bufferAt) => device.queue.writeBuffer(bufferAt(0), 0, data));
  const [fill, buffers] = await Promise.allSettled([compiled, created]);
  if (buffers.status === 'rejected') throw buffers.reason;
  const [table] = buffers.value as [GPUBuffer];
  if (fill.status === 'rejected') {
    table.destroy();
    throw fill.reason;
  }
  return { device, table, fill: fill.value, submitted: Promise.resolve(), underWay: underWayOn(device) };
}

/** The program of a device: made at the first call, the same one afterwards. */
export const programOf = /* @__PURE__ */ perDevice(makeProgram);
