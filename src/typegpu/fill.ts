// Fills TypeGPU buffers.
import {
  d,
  isBuffer,
  isBufferBinding,
  type StorageFlag,
  type TgpuBuffer,
  type TgpuMutable,
  type TgpuReadonly,
  type TgpuRoot,
} from 'typegpu';
import { bytesOf } from '../dtype/dtype.js';
import { argumentError, checkObject, named } from '../errors.js';
import { extentOf, placementOf, resolveFill } from '../fill/resolve.js';
import { watchCall } from '../fill/same-numbers.js';
import { fillBuffers } from '../gpu/fill.js';
import { programOf } from '../gpu/program.js';
import { bufferTarget } from '../gpu/target.js';
import { FILL_KEYS } from '../initializers/spec-keys.js';
import type { Dtype, FillSpec, Uint64 } from '../types.js';

type Scalar = 'f32' | 'f16' | 'u32';

/** The scalars of schemas without padding. An array of vec3 has a gap after every three numbers, so vec3 is missing. */
const SCALARS: Readonly<Record<string, Scalar>> = {
  ...{ f32: 'f32', vec2f: 'f32', vec4f: 'f32' },
  ...{ f16: 'f16', vec2h: 'f16', vec4h: 'f16' },
  ...{ u32: 'u32', vec2u: 'u32', vec4u: 'u32' },
};

const BYTES: Readonly<Record<Scalar, number>> = { f32: 4, f16: 2, u32: 4 };

/** The scalar of a possibly nested array schema, if it is supported. */
function scalarOf(schema: d.BaseData): Scalar | undefined {
  if (d.isWgslArray(schema)) return scalarOf(schema.elementType);
  return Object.hasOwn(SCALARS, schema.type) ? SCALARS[schema.type] : undefined;
}

/** Formats a schema for an error message. */
function showSchema(schema: d.BaseData): string {
  return d.isWgslArray(schema)
    ? `arrayOf(${showSchema(schema.elementType)}, ${schema.elementCount})`
    : String(schema.type);
}

/** The scalars of buffers that can hold a dtype. 16-bit elements also fit in words, two per word. */
const scalarsFor = (dtype: Dtype): readonly Scalar[] =>
  dtype === 'f32' ? ['f32'] : dtype === 'f16' ? ['f16', 'u32'] : ['u32'];

/**
 * A target of {@link fillBuffer}: a buffer with usage `'storage'`, or what `createMutable` or `createReadonly` made.
 */
export type TypeGpuTarget =
  | (TgpuBuffer<d.AnyWgslData> & StorageFlag)
  | TgpuMutable<d.AnyWgslData>
  | TgpuReadonly<d.AnyWgslData>;

/**
 * Fills a TypeGPU buffer on the GPU.
 *
 * The schema is a possibly nested array of `f32`, `vec2f` or `vec4f`; for dtype `'f16'`, of `f16`, `vec2h` or `vec4h`;
 * for `'f16'` and `'bf16'`, also of `u32`, `vec2u` or `vec4u`, two elements per word. The buffer must hold exactly the
 * elements of the spec (in words, or one more); with an `offset` or `bytesPerRow`, at least as many from there. Resolves when the device
 * has accepted the work. Never destroys the root or the buffer.
 *
 * @param root - the root that created the buffer
 * @param spec - what to fill, with the seed
 * @throws ArgumentError for an invalid argument, Error if the device rejects the work; in both cases nothing is written
 * @example
 * const weights = root.createMutable(d.arrayOf(d.f32, 784 * 256));
 * await fillBuffer(root, weights, { name: 'fc1.weight', shape: [784, 256], init: heNormal(), seed: 42 });
 */
export async function fillBuffer(
  root: TgpuRoot,
  target: TypeGpuTarget,
  spec: FillSpec & { readonly seed: Uint64 },
): Promise<void> {
  return named('fillBuffer', () => {
    checkObject('root', root);
    if (!root.device || typeof root.unwrap !== 'function') throw argumentError('root', 'a TgpuRoot', root);
    const buffer: unknown = isBufferBinding(target) ? target.buffer : target;
    if (!isBuffer(buffer)) {
      throw argumentError('target', 'a TgpuBuffer, TgpuMutable or TgpuReadonly', target);
    }
    const fill = resolveFill(spec, spec?.seed, FILL_KEYS);
    const { dtype } = fill;
    const placement = placementOf(spec, fill);
    const { offset, rows } = placement;
    const needed = extentOf(fill.count, rows);
    const scalar = scalarOf(buffer.dataType);
    if (!scalar || !scalarsFor(dtype).includes(scalar)) {
      const allowed = `arrays of ${scalarsFor(dtype).join(' or ')}, or of its vectors of 2 or 4, for ${dtype} weights`;
      throw argumentError('target schema', allowed, showSchema(buffer.dataType));
    }
    if (buffer.destroyed) throw argumentError('target.destroyed', 'false', true);
    // Must come before the GPUBuffer is created, since its usage cannot change afterwards.
    if (!buffer.usableAsStorage) {
      throw argumentError('target.usableAsStorage', "true, by $usage('storage')", buffer.usableAsStorage);
    }
    const capacity = (d.sizeOf(buffer.dataType as d.AnyWgslData) - offset) / bytesOf(dtype);
    // Two 16-bit elements share a word, so the last word may have room for one more.
    const spare = BYTES[scalar] / bytesOf(dtype) - 1;
    const exact = spec.offset === undefined && !rows;
    if (capacity < needed || (exact && capacity > needed + spare)) {
      const from = spec.offset === undefined ? '' : ` from byte ${offset} on`;
      const what = `the elements of the spec${rows ? ' and the gaps between its rows' : ''}`;
      const allowed = `${exact ? '' : 'at least '}${needed}, ${what}`;
      throw argumentError(`count of numbers in the target${from}`, allowed, Math.max(0, capacity));
    }
    const raw = bufferTarget(root.unwrap(buffer), placement, fill);
    watchCall('fillBuffer', spec, fill, raw.buffer, raw.offset);
    return programOf(root.device).then((program) => fillBuffers({ program }, [raw]));
  });
}
