// Records fills into commands of the caller's.
import { argumentError, forItem } from '../errors.js';
import { placementOf, resolveFill } from '../fill/resolve.js';
import type { SameNumbers } from '../fill/same-numbers.js';
import { checkLost } from '../gpu/errors.js';
import type { Program } from '../gpu/program.js';
import { checkFill, prepare, record, stepsOf } from '../gpu/record.js';
import { type BufferTarget, bufferTarget } from '../gpu/target.js';
import { BUFFER_FILL_KEYS } from '../initializers/spec-keys.js';
import type { Uint64 } from '../types.js';
import type { BufferFill, EncodedFills } from './buffer-weights.js';

/** The fills of `encode` with their checked buffers. */
function targetsOf(program: Program, fills: readonly BufferFill[], seed: Uint64): BufferTarget[] {
  if (!Array.isArray(fills)) throw argumentError('fills', 'an array', fills);
  return Array.from(fills, (spec: BufferFill, i) =>
    forItem(`fills[${i}]`, () => {
      const fill = resolveFill(spec, seed, BUFFER_FILL_KEYS);
      const target = bufferTarget(spec.buffer, placementOf(spec, fill), fill);
      checkFill(program, fill);
      return target;
    }),
  );
}

/** `Initializer.encode`. */
export function encode(
  program: Program,
  into: GPUCommandEncoder | GPUComputePassEncoder,
  fills: readonly BufferFill[],
  seed: Uint64,
  watch: SameNumbers,
): EncodedFills {
  checkLost(program.device);
  const { beginComputePass, dispatchWorkgroups } = (into ?? {}) as GPUCommandEncoder & GPUComputePassEncoder;
  if (typeof beginComputePass !== 'function' && typeof dispatchWorkgroups !== 'function') {
    throw argumentError('into', 'a GPUCommandEncoder or a GPUComputePassEncoder', into);
  }
  const targets = targetsOf(program, fills, seed);
  const buffers = targets.map(({ buffer }) => buffer);
  const used = record(program, into, stepsOf(program, targets), buffers);
  for (const [i, { fill, buffer, offset }] of targets.entries()) {
    watch('encode', fills[i] as BufferFill, fill, buffer, offset)();
  }
  return {
    destroy() {
      for (const buffer of used.splice(0)) buffer.destroy();
    },
  };
}

/** `Initializer.prepare`. */
export function prepareToEncode(program: Program, fills: readonly BufferFill[], seed: Uint64): Promise<void> {
  checkLost(program.device);
  return prepare(program, stepsOf(program, targetsOf(program, fills, seed)));
}
