// Fills buffers with numbers of JAX by a shader. Loaded with the first fill.

import jaxWgsl from '../../../shaders/jax.wgsl?raw&compact';
import fillWgsl from '../../../shaders/jax-fill.wgsl?raw&compact';
import threefryWgsl from '../../../shaders/threefry.wgsl?raw&compact';
import { ceilTo } from '../../dtype/align.js';
import { argumentError, checkObject, isIndex } from '../../errors.js';
import { checkDevice } from '../../gpu/device.js';
import { maxBinding } from '../../gpu/dispatches.js';
import { withErrorScopes } from '../../gpu/errors.js';
import { STORAGE, UNIFORM } from '../../gpu/flags.js';
import { perDevice } from '../../gpu/per-device.js';
import { type Bindings, type Pipelines, pipelinesOf } from '../../gpu/pipelines.js';
import { checkUsage, isBuffer } from '../../gpu/target.js';
import { checkShape, product } from '../../initializers/shape.js';
import type { Shape } from '../../types.js';
import { sliceOf } from '../options.js';
import { checkKey, type JaxKey } from './key.js';

/** What `fillOnDevice` makes. */
export interface JaxBufferSpec {
  readonly shape: Shape;
  /** Words of 32 bits, as `bits` gives them, or float32 in [0, 1), as `uniform` does. */
  readonly kind: 'bits' | 'uniform';
  /** The elements to make, [start, end) in row-major order; all if absent. */
  readonly slice?: readonly [start: number, end: number];
  /** Byte offset of the first element in the buffer: a multiple of 4, 0 if absent. */
  readonly offset?: number;
}

/** Elements [start, end) of an array, and the byte of a buffer where they begin. */
interface DeviceFill {
  readonly key: JaxKey;
  readonly isUniform: boolean;
  readonly start: number;
  readonly end: number;
  readonly offset: number;
}

/** Bytes of WiJaxParams in shaders/jax-fill.wgsl. */
const PARAMS_SIZE = 32;
/** Its @workgroup_size. */
const WORKGROUP = 64;
const ENTRY = 'wi_jaxFill';
const WORDS = 0x100000000;

const BINDINGS: Bindings = [
  { type: 'uniform', hasDynamicOffset: true, minBindingSize: PARAMS_SIZE },
  { type: 'storage', minBindingSize: 4 },
];

async function makeProgram(device: GPUDevice): Promise<Pipelines> {
  const pipelines = await withErrorScopes(device, () =>
    pipelinesOf(device, 'weight-init jax', threefryWgsl + jaxWgsl + fillWgsl, () => BINDINGS),
  );
  await pipelines.prepare([{ entryPoint: ENTRY }]);
  return pipelines;
}

/** The pipeline of a device. Calls that wait for it go on in their order. */
const programOf = /* @__PURE__ */ perDevice(makeProgram);

/** A part of a fill that one binding holds. */
interface Piece {
  readonly binding: GPUBufferBinding;
  readonly workgroups: number;
  readonly params: readonly number[];
}

function piecesOf(device: GPUDevice, buffer: GPUBuffer, { key, isUniform, start, end, offset }: DeviceFill): Piece[] {
  const { minStorageBufferOffsetAlignment, maxComputeWorkgroupsPerDimension } = device.limits;
  const most = Math.floor((maxBinding(device.limits) - minStorageBufferOffsetAlignment) / 4);
  const pieces: Piece[] = [];
  for (let from = start; from < end; from += most) {
    const count = Math.min(most, end - from);
    const at = offset + 4 * (from - start);
    const aligned = at - (at % minStorageBufferOffsetAlignment);
    const first = (at - aligned) / 4;
    const workgroups = Math.min(Math.ceil(count / WORKGROUP), maxComputeWorkgroupsPerDimension);
    const index = [from % WORDS, Math.floor(from / WORDS)];
    pieces.push({
      binding: { buffer, offset: aligned, size: 4 * (first + count) },
      workgroups,
      params: [...key, ...index, first, count, workgroups * WORKGROUP, Number(isUniform)],
    });
  }
  return pieces;
}

function checked(device: GPUDevice, buffer: GPUBuffer, key: JaxKey, spec: JaxBufferSpec): DeviceFill {
  checkDevice(device);
  if (!isBuffer(buffer)) throw argumentError('buffer', 'a GPUBuffer', buffer);
  checkKey(key);
  checkObject('spec', spec, 'shape kind slice offset');
  const { shape, kind, slice, offset = 0 } = spec;
  checkShape(shape);
  if (kind !== 'bits' && kind !== 'uniform') throw argumentError('spec.kind', "'bits' or 'uniform'", kind);
  const [start, end] = sliceOf(slice, product(shape), 'spec.slice');
  if (!isIndex(offset) || offset % 4) throw argumentError('spec.offset', 'a multiple of 4, not negative', offset);
  checkUsage(buffer, STORAGE, 'STORAGE');
  const needed = offset + 4 * (end - start);
  if (needed > buffer.size) throw argumentError('buffer.size', `at least ${needed}`, buffer.size);
  return { key, isUniform: kind === 'uniform', start, end, offset };
}

/** Records the fill of a buffer, and submits it. */
function submit(device: GPUDevice, pipelines: Pipelines, buffer: GPUBuffer, fill: DeviceFill): void {
  const pieces = piecesOf(device, buffer, fill);
  const stride = ceilTo(PARAMS_SIZE, device.limits.minUniformBufferOffsetAlignment);
  const params = device.createBuffer({ size: pieces.length * stride, usage: UNIFORM, mappedAtCreation: true });
  const words = new Uint32Array(params.getMappedRange());
  for (const [i, piece] of pieces.entries()) words.set(piece.params, (i * stride) / 4);
  params.unmap();
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipelines.get({ entryPoint: ENTRY }));
  for (const [i, { binding, workgroups }] of pieces.entries()) {
    const resources = [{ buffer: params, size: PARAMS_SIZE }, binding];
    const entries = resources.map((resource, binding) => ({ binding, resource }));
    pass.setBindGroup(0, device.createBindGroup({ layout: pipelines.layoutOf(ENTRY), entries }), [i * stride]);
    pass.dispatchWorkgroups(workgroups);
  }
  pass.end();
  device.queue.submit([encoder.finish()]);
  params.destroy();
}

/** The body of `fillOnDevice`. */
export async function fill(device: GPUDevice, buffer: GPUBuffer, key: JaxKey, spec: JaxBufferSpec): Promise<void> {
  const fill = checked(device, buffer, key, spec);
  if (fill.start === fill.end) return;
  const pipelines = await programOf(device);
  await withErrorScopes(device, () => submit(device, pipelines, buffer, fill));
}
