// Executes fills on a GPUDevice.
import { argumentError } from './errors.js';
import { normalTable } from './normal-table.js';
import { PARAMS_SIZE, packParams } from './params.js';
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
  let scopes: Promise<GPUError | null>[] = [];
  let result: T;
  try {
    result = run();
  } finally {
    scopes = filters.map(() => device.popErrorScope());
  }
  const errors = await Promise.all(scopes).catch((error: Error) => [error]);
  checkLost(fn, device);
  const error = errors.find((found) => found !== null);
  if (error) throw new Error(`${fn}: the GPU refused: ${error.message}`);
  return result;
}

async function makeProgram(device: GPUDevice): Promise<Program> {
  const made = await checked('createInitializer', device, () => {
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
    const data = normalTable();
    const table = device.createBuffer({
      label: 'weight-init normal table',
      size: data.byteLength,
      usage: STORAGE | COPY_DST,
    });
    device.queue.writeBuffer(table, 0, data);
    const compiled = Promise.all(pipelines);
    compiled.catch(() => {}); // seen below, or `checked` throws before
    return { layout, table, pipelines: compiled };
  });
  const pipelines = await made.pipelines.catch((error: Error) => {
    checkLost('createInitializer', device);
    throw new Error(`createInitializer: the GPU refused the shaders: ${error.message}`);
  });
  const named = Object.fromEntries(pipelines.map((pipeline, i) => [ENTRY_POINTS[i], pipeline]));
  return { device, table: made.table, layout: made.layout, pipelines: named };
}

const programs = new WeakMap<GPUDevice, Promise<Program>>();

/** The program of a device: compiled at the first call, the same one afterwards. */
export function programOf(device: GPUDevice): Promise<Program> {
  let program = programs.get(device);
  if (!program) {
    program = makeProgram(device);
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

function checkUsage(fn: string, buffer: GPUBuffer, flag: number, name: string): void {
  if (!(buffer.usage & flag)) throw argumentError(fn, 'buffer.usage', `one with ${name} (${flag})`, buffer.usage);
}

/** Throws unless the buffer can take the fill, as far as can be seen without the device. */
export function checkTarget(fn: string, { fill, buffer, offset }: Target): void {
  if (typeof buffer?.getMappedRange !== 'function') throw argumentError(fn, 'buffer', 'a GPUBuffer', buffer);
  checkUsage(fn, buffer, STORAGE, 'STORAGE');
  if (buffer.mapState !== 'unmapped') throw argumentError(fn, 'buffer.mapState', "'unmapped'", buffer.mapState);
  const needed = offset + 4 * fill.count;
  if (needed > buffer.size) throw argumentError(fn, 'buffer.size', `at least ${needed}`, buffer.size);
}

/** Records fills into an encoder or a compute pass. Submits nothing. Returns the buffer of their parameters. */
export function record(
  program: Program,
  into: GPUCommandEncoder | GPUComputePassEncoder,
  targets: readonly Target[],
): GPUBuffer {
  const { device, layout, table, pipelines } = program;
  const planned = targets.map((target) => ({
    ...target,
    dispatches: planDispatches(target.fill.start, target.fill.count, target.offset, device.limits),
  }));
  const total = planned.reduce((sum, { dispatches }) => sum + dispatches.length, 0);
  const stride = Math.max(PARAMS_SIZE, device.limits.minUniformBufferOffsetAlignment);
  // Written while mapped, not by the queue: the caller may submit long after other calls have used the queue.
  const params = device.createBuffer({
    label: 'weight-init params',
    size: Math.max(1, total) * stride,
    usage: UNIFORM,
    mappedAtCreation: true,
  });
  const view = new DataView(params.getMappedRange());
  const pass = 'beginComputePass' in into ? into.beginComputePass({ label: 'weight-init' }) : into;
  let at = 0;
  for (const { fill, buffer, dispatches } of planned) {
    for (const dispatch of dispatches) {
      packParams(view, at, fill, dispatch);
      const bindGroup = device.createBindGroup({
        label: `weight-init ${buffer.label}`,
        layout,
        entries: [
          { binding: 0, resource: { buffer: params, size: PARAMS_SIZE } },
          { binding: 1, resource: { buffer: table } },
          { binding: 2, resource: { buffer, offset: dispatch.bindingOffset, size: dispatch.bindingSize } },
        ],
      });
      pass.setPipeline(pipelines[entryPoint(fill, dispatch)] as GPUComputePipeline);
      pass.setBindGroup(0, bindGroup, [at]);
      pass.dispatchWorkgroups(...dispatch.workgroups);
      at += stride;
    }
  }
  if (pass !== into) pass.end();
  params.unmap();
  return params;
}

/** Records fills and submits them. Resolves when the device has accepted them; rejects with what it found wrong. */
export function submit(fn: string, program: Program, targets: readonly Target[]): Promise<void> {
  const { device } = program;
  return checked(fn, device, () => {
    const encoder = device.createCommandEncoder({ label: 'weight-init' });
    const params = record(program, encoder, targets);
    device.queue.submit([encoder.finish()]);
    params.destroy();
  });
}

/** A new buffer for elements of 4 bytes. */
export function createWeightBuffer(fn: string, device: GPUDevice, count: number, label: string): Promise<GPUBuffer> {
  const most = device.limits.maxBufferSize / 4;
  if (count > most) throw argumentError(fn, 'element count', `at most ${most} on this device`, count);
  return checked(fn, device, () =>
    device.createBuffer({ label, size: 4 * count, usage: STORAGE | COPY_SRC | COPY_DST }),
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
  checkUsage(fn, buffer, COPY_SRC, 'COPY_SRC');
  const most = (buffer.size - offset) / 4;
  if (count > most) throw argumentError(fn, 'count', `at most ${most} from offset ${offset} on`, count);
  const staging = await checked(fn, device, () => {
    const copy = device.createBuffer({ label: 'weight-init read', size: 4 * count, usage: MAP_READ | COPY_DST });
    const encoder = device.createCommandEncoder({ label: 'weight-init read' });
    encoder.copyBufferToBuffer(buffer, offset, copy, 0, 4 * count);
    device.queue.submit([encoder.finish()]);
    return copy;
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
