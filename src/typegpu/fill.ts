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
import { argumentError, checkObject, named, show } from '../errors.js';
import { extentOf, placementOf, resolveFill } from '../fill/resolve.js';
import { watchUnless } from '../fill/same-numbers.js';
import { fillBuffers } from '../gpu/fill.js';
import { programOf } from '../gpu/program.js';
import { bufferTarget } from '../gpu/target.js';
import { FILL_KEYS } from '../initializers/spec-keys.js';
import type { Dtype, FillSpec, Uint64 } from '../types.js';

type Scalar = 'f32' | 'f16' | 'u32';

/** The scalars of schemas. */
const SCALARS: Readonly<Record<string, Scalar>> = {
  ...{ f32: 'f32', vec2f: 'f32', vec3f: 'f32', vec4f: 'f32' },
  ...{ f16: 'f16', vec2h: 'f16', vec3h: 'f16', vec4h: 'f16' },
  ...{ u32: 'u32', vec2u: 'u32', vec3u: 'u32', vec4u: 'u32' },
};

const BYTES: Readonly<Record<Scalar, number>> = { f32: 4, f16: 2, u32: 4 };

/** The innermost schema of possibly nested arrays. */
const elementOf = (schema: d.BaseData): d.BaseData => (d.isWgslArray(schema) ? elementOf(schema.elementType) : schema);

/** The scalar of a schema without arrays, if it is supported. */
const scalarOf = ({ type }: d.BaseData): Scalar | undefined =>
  Object.hasOwn(SCALARS, type) ? SCALARS[type] : undefined;

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
 * The schema is a possibly nested array of `f32`, `vec2f`, `vec3f` or `vec4f`; for dtype `'f16'`, of `f16`, `vec2h`, `vec3h` or
 * `vec4h`; for `'f16'` and `'bf16'`, also of `u32`, `vec2u`, `vec3u` or `vec4u`, two elements per word. In an array a vec3 has the
 * stride of a vec4, so the spec must have rows of 3 numbers and, for `vec3f`, `bytesPerRow: 16`. The buffer must hold exactly the elements of the spec
 * (in words, or one more); with an `offset` or `bytesPerRow`, at least as many from there. Resolves when the device has accepted the
 * work. Never destroys the root or the buffer.
 *
 * @param root - the root that created the buffer
 * @param spec - what to fill, with the seed
 * @param options.warnings - whether console.warn is called, once, when a second buffer has the same seed and no name or stream; true if
 *   absent
 * @throws ArgumentError for an invalid argument, Error if the device rejects the work; in both cases nothing is written
 * @example
 * const weights = root.createMutable(d.arrayOf(d.f32, 784 * 256));
 * await fillBuffer(root, weights, { name: 'fc1.weight', shape: [784, 256], init: heNormal(), seed: 42 });
 */
export async function fillBuffer(
  root: TgpuRoot,
  target: TypeGpuTarget,
  spec: FillSpec & { readonly seed: Uint64 },
  options: { readonly warnings?: boolean } = {},
): Promise<void> {
  return named('fillBuffer', () => {
    checkObject('root', root);
    if (!root.device || typeof root.unwrap !== 'function') throw argumentError('root', 'a TgpuRoot', root);
    const buffer: unknown = isBufferBinding(target) ? target.buffer : target;
    if (!isBuffer(buffer)) {
      throw argumentError('target', 'a TgpuBuffer, TgpuMutable or TgpuReadonly', target);
    }
    const fill = resolveFill(spec, spec?.seed, FILL_KEYS);
    checkObject('options', options, 'warnings');
    const watch = watchUnless(options);
    const { dtype } = fill;
    const placement = placementOf(spec, fill);
    const { offset, rows } = placement;
    const needed = extentOf(fill.count, rows);
    const element = elementOf(buffer.dataType);
    const scalar = scalarOf(element);
    if (!scalar || !scalarsFor(dtype).includes(scalar)) {
      const allowed = `arrays of ${scalarsFor(dtype).join(' or ')}, or of its vectors, for ${dtype} weights`;
      throw argumentError('target schema', allowed, showSchema(buffer.dataType));
    }
    // In an array, a vector of three numbers takes the room of four.
    const perScalar = BYTES[scalar] / bytesOf(dtype);
    const { length, pitch } = rows ?? { length: fill.count, pitch: 4 * perScalar };
    if (element.type.startsWith('vec3') && fill.count > 0 && (length !== 3 * perScalar || pitch !== 4 * perScalar)) {
      const allowed = `${4 * BYTES[scalar]}, with ${3 * perScalar} elements in a row, for ${show(showSchema(buffer.dataType))}`;
      throw argumentError('bytesPerRow', allowed, spec.bytesPerRow);
    }
    if (buffer.destroyed) throw argumentError('target.destroyed', 'false', true);
    // Must come before the GPUBuffer is created, since its usage cannot change afterwards.
    if (!buffer.usableAsStorage) {
      throw argumentError('target.usableAsStorage', "true, by $usage('storage')", buffer.usableAsStorage);
    }
    const capacity = (d.sizeOf(buffer.dataType as d.AnyWgslData) - offset) / bytesOf(dtype);
    // Two 16-bit elements share a word, so the last word may have room for one more.
    const spare = perScalar - 1;
    // No buffer is as small as a tensor without elements.
    const exact = spec.offset === undefined && !rows && fill.count > 0;
    if (capacity < needed || (exact && capacity > needed + spare)) {
      const from = spec.offset === undefined ? '' : ` from byte ${offset} on`;
      const what = `the elements of the spec${rows ? ' and the gaps between its rows' : ''}`;
      const allowed = `${exact ? '' : 'at least '}${needed}, ${what}`;
      throw argumentError(`count of numbers in the target${from}`, allowed, Math.max(0, capacity));
    }
    const raw = bufferTarget(root.unwrap(buffer), placement, fill);
    const made = watch('fillBuffer', spec, fill, raw.buffer, raw.offset);
    return programOf(root.device)
      .then((program) => fillBuffers({ program }, [raw]))
      .then(made);
  });
}
