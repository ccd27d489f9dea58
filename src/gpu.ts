// Executes fills on a GPUDevice.
import { argumentError, isIndex } from './errors.js';
import { normalTable } from './normal-table.js';
import { PARAMS_SIZE, packParams, paramsStride } from './params.js';
import { type Dispatch, planDispatches } from './plan.js';
import type { Fill } from './types.js';
import { fillWgsl, normalWgsl, philoxWgsl } from './wgsl.js';

// The values of GPUBufferUsage and GPUMapMode (WebGPU specification), which not every host has as globals.
const MAP_READ = 0x1;
const COPY_SRC = 0x4;
const COPY_DST = 0x8;
const UNIFORM = 0x40;
const STORAGE = 0x80;
const MAP_MODE_READ = 0x1;
const STAGE_COMPUTE = 0x4;

/** What one device needs, made once. */
export interface Program {
  readonly device: GPUDevice;
  readonly table: GPUBuffer;
  readonly layout: GPUBindGroupLayout;
  readonly pipelines: Readonly<Record<string, GPUComputePipeline>>;
}

const ENTRY_POINTS = ['wi_fillNormalQuads', 'wi_fillNormalElements', 'wi_fillConstantQuads', 'wi_fillConstantElements'];

function entryPoint(fill: Fill, dispatch: Dispatch): string {
  return `wi_fill${fill.draw.kind === 'normal' ? 'Normal' : 'Constant'}${dispatch.quads ? 'Quads' : 'Elements'}`;
}

const losses = new WeakMap<GPUDevice, { info?: GPUDeviceLostInfo }>();

/** Throws if the device is known to be lost. */
export function checkLost(fn: string, device: GPUDevice): void {
  let loss = losses.get(device);
  if (!loss) {
    const watched: { info?: GPUDeviceLostInfo } = {};
    device.lost.then((info) => {
      watched.info = info;
    });
    losses.set(device, watched);
    loss = watched;
  }
  if (loss.info) throw new Error(`${fn}: the GPU device was lost (${loss.info.reason}): ${loss.info.message}`);
}

/** Runs calls to the device and rejects with what it found wrong in them, which would otherwise be an uncaptured error. */
async function checked<T>(fn: string, device: GPUDevice, run: () => T): Promise<T> {
  checkLost(fn, device);
  const filters: GPUErrorFilter[] = ['validation', 'out-of-memory', 'internal'];
  for (const filter of filters) device.pushErrorScope(filter);
  let result: T | undefined;
  let thrown: Error | undefined;
  try {
    result = run();
  } catch (error) {
    thrown = error as Error;
  }
  // Out of memory comes before the validation errors that follow from it.
  const scopes = filters.map(() => device.popErrorScope());
  const errors = await Promise.all(scopes).catch((error: Error) => [error]);
  checkLost(fn, device);
  const error = thrown ?? errors.find((found) => found !== null);
  if (error) throw new Error(`${fn}: the GPU refused: ${error.message}`, { cause: error });
  return result as T;
}

/** A new buffer, used at once. It is destroyed if the device finds anything wrong. */
async function checkedBuffer(
  fn: string,
  device: GPUDevice,
  descriptor: GPUBufferDescriptor,
  use: (buffer: GPUBuffer) => void,
): Promise<GPUBuffer> {
  let buffer: GPUBuffer | undefined;
  try {
    return await checked(fn, device, () => {
      buffer = device.createBuffer(descriptor);
      use(buffer);
      return buffer;
    });
  } catch (error) {
    buffer?.destroy();
    throw error;
  }
}

async function makeProgram(fn: string, device: GPUDevice): Promise<Program> {
  const made = await checked(fn, device, () => {
    const layout = device.createBindGroupLayout({
      label: 'weight-init',
      entries: [
        {
          binding: 0,
          visibility: STAGE_COMPUTE,
          buffer: { type: 'uniform', hasDynamicOffset: true, minBindingSize: PARAMS_SIZE },
        },
        { binding: 1, visibility: STAGE_COMPUTE, buffer: { type: 'read-only-storage' } },
        { binding: 2, visibility: STAGE_COMPUTE, buffer: { type: 'storage' } },
      ],
    });
    const module = device.createShaderModule({
      label: 'weight-init fill',
      code: philoxWgsl + normalWgsl + fillWgsl,
    });
    const pipelineLayout = device.createPipelineLayout({ label: 'weight-init', bindGroupLayouts: [layout] });
    const pipelines = ENTRY_POINTS.map((name) =>
      device.createComputePipelineAsync({
        label: `weight-init ${name}`,
        layout: pipelineLayout,
        compute: { module, entryPoint: name },
      }),
    );
    const compiled = Promise.all(pipelines);
    compiled.catch(() => {}); // seen below, or `checked` throws before
    return { layout, compiled };
  });
  const data = normalTable(); // while the device compiles
  const pipelines = await made.compiled.catch((error: Error) => {
    checkLost(fn, device);
    throw new Error(`${fn}: the GPU refused the shaders: ${error.message}`);
  });
  const descriptor = { label: 'weight-init normal table', size: data.byteLength, usage: STORAGE | COPY_DST };
  const table = await checkedBuffer(fn, device, descriptor, (buffer) => device.queue.writeBuffer(buffer, 0, data));
  const named = Object.fromEntries(pipelines.map((pipeline, i) => [ENTRY_POINTS[i], pipeline]));
  return { device, table, layout: made.layout, pipelines: named };
}

const programs = new WeakMap<GPUDevice, Promise<Program>>();

/** The program of a device: compiled at the first call, the same one afterwards. */
export async function programOf(fn: string, device: GPUDevice): Promise<Program> {
  checkLost(fn, device);
  let program = programs.get(device);
  if (!program) {
    program = makeProgram(fn, device);
    program.catch(() => programs.delete(device));
    programs.set(device, program);
  }
  return program;
}

/** A fill, the buffer that it goes to, and the byte at which it starts there. */
export interface Target {
  readonly fill: Fill;
  readonly buffer: GPUBuffer;
  readonly offset: number;
}

/** Throws unless a buffer has a usage. */
function checkUsage(fn: string, buffer: GPUBuffer, flag: number, name: string): void {
  if (!(buffer.usage & flag)) throw argumentError(fn, 'buffer.usage', `one with ${name} (${flag})`, buffer.usage);
}

/** Whether a value is a GPUBuffer, as far as its methods tell: hosts need not have the class as a global. */
export function isBuffer(value: unknown): value is GPUBuffer {
  return typeof (value as GPUBuffer | undefined)?.getMappedRange === 'function';
}

/** Throws unless the buffer can take the fill, as far as can be seen without the device. */
export function checkTarget(fn: string, { fill, buffer, offset }: Target): void {
  if (!isBuffer(buffer)) throw argumentError(fn, 'buffer', 'a GPUBuffer', buffer);
  checkUsage(fn, buffer, STORAGE, 'STORAGE');
  if (buffer.mapState !== 'unmapped') throw argumentError(fn, 'buffer.mapState', "'unmapped'", buffer.mapState);
  const needed = offset + 4 * fill.count;
  if (needed > buffer.size) throw argumentError(fn, 'buffer.size', `at least ${needed}`, buffer.size);
}

/** Throws unless `count` elements from byte `offset` on can be read. */
export function checkReadable(fn: string, buffer: GPUBuffer, offset: number, count: number): void {
  checkUsage(fn, buffer, COPY_SRC, 'COPY_SRC');
  const last = buffer.size - 4;
  if (last < 0) throw argumentError(fn, 'buffer.size', 'at least 4', buffer.size);
  if (offset > last) throw argumentError(fn, 'offset', `at most ${last} in this buffer`, offset);
  const most = Math.floor((buffer.size - offset) / 4);
  if (!isIndex(count) || count < 1 || count > most) throw argumentError(fn, 'count', `in 1 to ${most}`, count);
}

/** Records fills into an encoder or a compute pass. Submits nothing. Returns the buffer of their parameters. */
export function record(
  { device, layout, table, pipelines }: Program,
  into: GPUCommandEncoder | GPUComputePassEncoder,
  targets: readonly Target[],
): GPUBuffer {
  const steps = targets.flatMap(({ fill, buffer, offset }) =>
    planDispatches(fill.start, fill.count, offset, device.limits).map((dispatch) => ({ fill, buffer, dispatch })),
  );
  const stride = paramsStride(device.limits.minUniformBufferOffsetAlignment);
  // Written while mapped, not by the queue: the caller may submit long after other calls have used the queue.
  const params = device.createBuffer({
    label: 'weight-init params',
    size: Math.max(1, steps.length) * stride,
    usage: UNIFORM,
    mappedAtCreation: true,
  });
  const view = new DataView(params.getMappedRange());
  // Before the pass begins, so that a buffer that cannot be bound leaves no pass open.
  const bindGroups = steps.map(({ fill, buffer, dispatch }, i) => {
    packParams(view, i * stride, fill, dispatch);
    return device.createBindGroup({
      label: `weight-init ${buffer.label}`,
      layout,
      entries: [
        { binding: 0, resource: { buffer: params, size: PARAMS_SIZE } },
        { binding: 1, resource: { buffer: table } },
        { binding: 2, resource: { buffer, offset: dispatch.bindingOffset, size: dispatch.bindingSize } },
      ],
    });
  });
  params.unmap();
  const pass = 'beginComputePass' in into ? into.beginComputePass({ label: 'weight-init' }) : into;
  steps.forEach(({ fill, dispatch }, i) => {
    pass.setPipeline(pipelines[entryPoint(fill, dispatch)] as GPUComputePipeline);
    pass.setBindGroup(0, bindGroups[i], [i * stride]);
    pass.dispatchWorkgroups(...dispatch.workgroups);
  });
  if (pass !== into) pass.end();
  return params;
}

function recordAndSubmit(program: Program, targets: readonly Target[]): void {
  const encoder = program.device.createCommandEncoder({ label: 'weight-init' });
  const params = record(program, encoder, targets);
  program.device.queue.submit([encoder.finish()]);
  params.destroy();
}

/** Records fills and submits them. Resolves when the device has accepted them; rejects with what it found wrong. */
export function submit(fn: string, program: Program, targets: readonly Target[]): Promise<void> {
  return checked(fn, program.device, () => recordAndSubmit(program, targets));
}

/** A new buffer with a fill in it. */
export function createFilled(fn: string, program: Program, fill: Fill, label: string): Promise<GPUBuffer> {
  const { device } = program;
  const size = 4 * fill.count;
  const { maxBufferSize } = device.limits;
  if (size > maxBufferSize) {
    throw argumentError(fn, 'element count', `at most ${maxBufferSize / 4} on this device`, fill.count);
  }
  return checkedBuffer(fn, device, { label, size, usage: STORAGE | COPY_SRC | COPY_DST }, (buffer) =>
    recordAndSubmit(program, [{ fill, buffer, offset: 0 }]),
  );
}

/** A copy of float32 elements of a buffer, from a byte on. */
export async function readBuffer(
  fn: string,
  device: GPUDevice,
  buffer: GPUBuffer,
  offset: number,
  count: number,
): Promise<Float32Array<ArrayBuffer>> {
  const size = 4 * count;
  const descriptor = { label: 'weight-init read', size, usage: MAP_READ | COPY_DST };
  const staging = await checkedBuffer(fn, device, descriptor, (copy) => {
    const encoder = device.createCommandEncoder({ label: 'weight-init read' });
    encoder.copyBufferToBuffer(buffer, offset, copy, 0, size);
    device.queue.submit([encoder.finish()]);
  });
  try {
    await staging.mapAsync(MAP_MODE_READ).catch((error: Error) => {
      checkLost(fn, device);
      throw new Error(`${fn}: the GPU refused: ${error.message}`);
    });
    return new Float32Array(staging.getMappedRange().slice(0));
  } finally {
    staging.destroy();
  }
}
