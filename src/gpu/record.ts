// Records fills into the commands of a GPUDevice.

import { bytesOf } from '../dtype/dtype.js';
import { argumentError, notLoaded, stateError } from '../errors.js';
import type { Draw, Fill } from '../fill/fill.js';
import { type Dispatch, planDispatches, workgroupSizeOf } from './dispatches.js';
import { withErrorScopes } from './errors.js';
import { UNIFORM } from './flags.js';
import { limitsOf, PARAMS_SIZE, packParams, paramsStride } from './params.js';
import type { Variant } from './pipelines.js';
import type { Orthogonal, Program } from './program.js';
import type { PlacedFill } from './target.js';

/** Throws unless the device can make the fill, whatever buffer it goes to. */
export function checkFill({ device }: Program, fill: Fill): void {
  for (const { draw } of fill.parts) {
    const most = device.limits.maxStorageBufferBindingSize;
    if (draw.kind === 'matrix' && 4 * draw.m * draw.n > most) {
      throw argumentError('shape', `of at most ${most / 4} elements on this device for an orthogonal matrix`, [
        draw.m,
        draw.n,
      ]);
    }
  }
}

/** The numbers of the draws and dtypes in shaders/fill.wgsl. */
const DRAWS: Readonly<Record<Draw['kind'], number>> = {
  constant: 0,
  uniform: 1,
  normal: 2,
  truncated: 3,
  diagonal: 4,
  sparse: 5,
  matrix: 6,
};
const DTYPES: Readonly<Record<Fill['dtype'], number>> = { f32: 0, f16: 1, bf16: 2 };

/** One dispatch; `of` is the index of its fill. */
export interface Step {
  readonly of: number;
  readonly fill: Fill;
  readonly draw: Draw;
  readonly dispatch: Dispatch;
}

/** The dispatches of all fills, in order. */
export function stepsOf({ device }: Program, fills: readonly PlacedFill[]): Step[] {
  return fills.flatMap(({ fill, offset, rows }, of) => {
    const bytes = bytesOf(fill.dtype);
    return fill.parts.flatMap(({ draw, region, at }) => {
      const place = rows ? (at / rows.length) * rows.pitch : at;
      const plan = planDispatches(region, offset + bytes * place, bytes, !('axes' in draw), device.limits, rows);
      return plan.map((dispatch) => ({ of, fill, draw, dispatch }));
    });
  });
}

function variantOf({ device }: Program, { fill, draw, dispatch }: Step): Variant {
  const quads = fill.dtype === 'f32' ? 'wi_fillQuads' : 'wi_fillHalfQuads';
  return {
    entryPoint: dispatch.quads ? quads : 'wi_fillElements',
    constants: {
      wi_draw: DRAWS[draw.kind],
      wi_hasMean: Number('mean' in draw && draw.mean !== 0),
      wi_clamped: Number(limitsOf(draw) !== undefined),
      wi_dtype: DTYPES[fill.dtype],
      wi_flat: Number(dispatch.levels.length === 0),
      wi_spaced: Number(dispatch.rows !== undefined),
      wi_workgroupSize: workgroupSizeOf(device.limits),
    },
  };
}

const haveMatrix = (steps: readonly Step[]): boolean => steps.some(({ draw }) => draw.kind === 'matrix');

/** Loads what makes orthogonal matrices, and compiles its pipelines. */
async function prepareOrthogonal(program: Program): Promise<void> {
  const { orthogonalOn } = await import('./orthogonal.js').catch(notLoaded('what makes orthogonal matrices'));
  try {
    const orthogonal = await withErrorScopes(program.device, () => {
      program.orthogonal ??= orthogonalOn(program);
      return program.orthogonal;
    });
    await orthogonal.prepare();
  } catch (error) {
    delete program.orthogonal; // the next call tries again
    throw error;
  }
}

/** Compiles the pipelines that the steps need, all at the same time. */
export async function prepare(program: Program, steps: readonly Step[]): Promise<void> {
  await Promise.all([
    program.fill.prepare(steps.map((step) => variantOf(program, step))),
    haveMatrix(steps) && prepareOrthogonal(program),
  ]);
}

function requireOrthogonal({ orthogonal }: Program): Orthogonal {
  if (!orthogonal) throw stateError('an orthogonal matrix needs `await initializer.prepare(fills)` first');
  return orthogonal;
}

/** Records steps into an encoder or a compute pass, each into the buffer of its fill. Submits nothing. Returns the buffers that the commands need. */
export function record(
  program: Program,
  into: GPUCommandEncoder | GPUComputePassEncoder,
  steps: readonly Step[],
  buffers: readonly GPUBuffer[],
): GPUBuffer[] {
  const { device, table, fill: pipelines } = program;
  const stride = paramsStride(device.limits.minUniformBufferOffsetAlignment);
  const used: GPUBuffer[] = [];
  const create = (descriptor: GPUBufferDescriptor): GPUBuffer => {
    const buffer = device.createBuffer(descriptor);
    used.push(buffer);
    return buffer;
  };
  let pass = into as GPUComputePassEncoder;
  try {
    // Written while mapped, not by the queue: the caller may submit long after other calls have used the queue.
    const params = create({
      label: 'weight-init params',
      size: Math.max(1, steps.length) * stride,
      usage: UNIFORM,
      mappedAtCreation: true,
    });
    const view = new DataView(params.getMappedRange());
    if ('beginComputePass' in into) pass = into.beginComputePass({ label: 'weight-init' });
    const orthogonal = haveMatrix(steps) ? requireOrthogonal(program).recorderFor(steps, create) : undefined;
    for (const [i, step] of steps.entries()) {
      const { fill, draw, dispatch } = step;
      const buffer = buffers[step.of] as GPUBuffer;
      if (draw.kind === 'matrix' && draw !== steps[i - 1]?.draw) orthogonal?.record(pass, draw);
      packParams(view, i * stride, fill, draw, dispatch);
      const variant = variantOf(program, step);
      pass.setPipeline(pipelines.get(variant));
      pass.setBindGroup(
        0,
        device.createBindGroup({
          label: `weight-init ${buffer.label}`,
          layout: pipelines.layoutOf(variant.entryPoint),
          entries: [
            { binding: 0, resource: { buffer: params, size: PARAMS_SIZE } },
            { binding: 1, resource: { buffer: table } },
            { binding: 2, resource: { buffer, offset: dispatch.bindingOffset, size: dispatch.bindingSize } },
            // It must hold a buffer even if the draw reads none.
            { binding: 3, resource: { buffer: (draw.kind === 'matrix' && orthogonal?.matrices) || table } },
          ],
        }),
        [i * stride],
      );
      pass.dispatchWorkgroups(...dispatch.workgroups);
    }
    params.unmap();
  } catch (error) {
    for (const buffer of used) buffer.destroy();
    throw error;
  } finally {
    if (pass !== into) pass.end(); // also after an error
  }
  return used;
}
