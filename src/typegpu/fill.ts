// Fills buffers of TypeGPU.
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
import { offsetOf, resolveFill } from '../fill/resolve.js';
import { fillBuffers } from '../gpu/fill.js';
import { programOf } from '../gpu/program.js';
import { bufferTarget } from '../gpu/target.js';
import type { Dtype, FillSpec, Uint64 } from '../types.js';

type Scalar = 'f32' | 'f16' | 'u32';

/** The scalars of the schemas without padding. A vec3 is not here: an array of it has a gap after every three. */
const SCALARS: Readonly<Record<string, Scalar>> = {
  ...{ f32: 'f32', vec2f: 'f32', vec4f: 'f32' },
  ...{ f16: 'f16', vec2h: 'f16', vec4h: 'f16' },
  ...{ u32: 'u32', vec2u: 'u32', vec4u: 'u32' },
};

const BYTES: Readonly<Record<Scalar, number>> = { f32: 4, f16: 2, u32: 4 };

/** The scalar that arrays of a schema are made of, if it is one of ours. */
function scalarOf(schema: d.BaseData): Scalar | undefined {
  if (d.isWgslArray(schema)) return scalarOf(schema.elementType);
  return Object.hasOwn(SCALARS, schema.type) ? SCALARS[schema.type] : undefined;
}

/** A schema as an error message shows it. */
function showSchema(schema: d.BaseData): string {
  return d.isWgslArray(schema)
    ? `arrayOf(${showSchema(schema.elementType)}, ${schema.elementCount})`
    : String(schema.type);
}

/** The scalars of a buffer that can take elements of a type: halves also go in pairs into words. */
const scalarsFor = (dtype: Dtype): readonly Scalar[] =>
  dtype === 'f32' ? ['f32'] : dtype === 'f16' ? ['f16', 'u32'] : ['u32'];

/** What {@link fillBuffer} fills: a buffer with usage `'storage'`, or a `createMutable` or `createReadonly` of it. */
export type FillTarget =
  | (TgpuBuffer<d.AnyWgslData> & StorageFlag)
  | TgpuMutable<d.AnyWgslData>
  | TgpuReadonly<d.AnyWgslData>;

/**
 * Fills a buffer of TypeGPU on the GPU: arrays, also nested ones, of `f32`, `vec2f` or `vec4f`; for dtype `'f16'` of `f16`, `vec2h`
 * or `vec4h`; and for both halves of `u32`, `vec2u` or `vec4u`, two to a word.
 * The buffer must have as many numbers as the spec has elements (halves: or one more, where words are shared); with an
 * `offset` in the spec, at least so many from there.
 * Resolves when the device has accepted the work. Neither the root nor the buffer is ever destroyed by us.
 *
 * @param root - the root that the buffer was made with
 * @param spec - what to fill, with the seed
 * @throws TypeError for a wrong argument, Error for what the device finds wrong; nothing has been written then
 * @example
 * const weights = root.createMutable(d.arrayOf(d.f32, 784 * 256));
 * await fillBuffer(root, weights, { name: 'fc1.weight', shape: [784, 256], init: heNormal(), seed: 42 });
 */
export async function fillBuffer(
  root: TgpuRoot,
  target: FillTarget,
  spec: FillSpec & { readonly seed: Uint64 },
): Promise<void> {
  return named('fillBuffer', async () => {
    checkObject('root', root);
    if (!root.device || typeof root.unwrap !== 'function') throw argumentError('root', 'a TgpuRoot', root);
    const buffer: unknown = isBufferBinding(target) ? target.buffer : target;
    if (!isBuffer(buffer)) {
      throw argumentError('target', 'a TgpuBuffer, TgpuMutable or TgpuReadonly', target);
    }
    const fill = resolveFill(spec, spec?.seed);
    const { dtype } = fill;
    const offset = offsetOf(spec, dtype);
    const scalar = scalarOf(buffer.dataType);
    if (!scalar || !scalarsFor(dtype).includes(scalar)) {
      const allowed = `arrays of ${scalarsFor(dtype).join(' or ')}, or of its vectors of 2 or 4, for ${dtype} weights`;
      throw argumentError('target schema', allowed, showSchema(buffer.dataType));
    }
    if (buffer.destroyed) throw argumentError('target.destroyed', 'false', true);
    // Before anything makes the GPUBuffer: its usage cannot change afterwards.
    if (!buffer.usableAsStorage) {
      throw argumentError('target.usableAsStorage', "true, by $usage('storage')", buffer.usableAsStorage);
    }
    const capacity = (d.sizeOf(buffer.dataType as d.AnyWgslData) - offset) / bytesOf(dtype);
    // Two halves share a word: the last word may have one to spare.
    const spare = BYTES[scalar] / bytesOf(dtype) - 1;
    if (spec.offset === undefined ? capacity < fill.count || capacity > fill.count + spare : capacity < fill.count) {
      const from = spec.offset === undefined ? '' : ` from byte ${offset} on`;
      const allowed = `${spec.offset === undefined ? '' : 'at least '}${fill.count}, the elements of the spec`;
      throw argumentError(`count of numbers in the target${from}`, allowed, Math.max(0, capacity));
    }
    const raw = bufferTarget(root.unwrap(buffer), offset, fill);
    const program = await programOf(root.device);
    await fillBuffers({ program }, [raw]);
  });
}
