// The entry point weight-init/adapters/three: weights in storage buffers of three.js. It is never imported: the caller passes a renderer.
import type { StorageBufferAttribute, StorageInstancedBufferAttribute, WebGPURenderer } from 'three/webgpu';
import type { Initializer } from '../api/initializer.js';
import { bytesOf } from '../dtype/dtype.js';
import { argumentError, checkObject, named } from '../errors.js';
import { placementOf, resolveFill } from '../fill/resolve.js';
import { FILL_KEYS } from '../initializers/spec-keys.js';
import type { FillSpec } from '../types.js';

/** The parts of a renderer that three.js keeps for itself, the same in its versions 0.180 to 0.187. */
interface Internals {
  readonly backend: {
    readonly isWebGPUBackend?: boolean;
    readonly device?: GPUDevice | null;
    get(key: object): { buffer?: GPUBuffer };
  };
  readonly _attributes: { update(attribute: object, type: number): void };
}

/** `AttributeType.STORAGE` of three.js. */
const STORAGE_ATTRIBUTE = 3;
/** `DynamicDrawUsage` of three.js: it writes the array into the buffer before every use. */
const DYNAMIC_DRAW = 35048;

/** The buffer of an attribute, which the renderer makes if it has not yet, and frees with the attribute. */
function bufferOf({ backend, _attributes }: Internals, attribute: object): GPUBuffer {
  _attributes.update(attribute, STORAGE_ATTRIBUTE);
  return backend.get(attribute).buffer as GPUBuffer;
}

/**
 * Fills a storage buffer of three.js on the GPU, before or after its first use in TSL: the attribute's array, which stays on the CPU, is
 * not changed. Resolves when the device has accepted the work. The buffer stays the renderer's.
 *
 * The buffer must hold exactly the elements of the spec; with an `offset` or a `bytesPerRow` it may hold more. three.js stores items of 3
 * numbers as 4, and spreads them in memory when it makes the buffer. So a spec for such an attribute has rows of 3; its `bytesPerRow` is
 * 16 if absent. For 16-bit dtypes the attribute has a Uint32Array, with two weights in a word.
 *
 * `attribute.needsUpdate = true` afterwards would write the array over the weights.
 *
 * @param renderer - a WebGPURenderer that is initialised, on WebGPU
 * @param attribute - a StorageBufferAttribute or StorageInstancedBufferAttribute, such as `instancedArray(count, type).value`
 * @param spec - what to fill; its seed is the initializer's if absent
 * @param initializer - on the renderer's device
 * @throws ArgumentError for a wrong argument: nothing has been written then; and as `Initializer.fill`
 * @example
 * await renderer.init();
 * const initializer = await createInitializer({ device: renderer.backend.device, seed: 42 });
 * const weights = instancedArray(784 * 256, 'float');
 * await fillStorageAttribute(renderer, weights.value, { name: 'fc1', shape: [784, 256], init: heNormal() }, initializer);
 */
export async function fillStorageAttribute(
  renderer: Pick<WebGPURenderer, 'backend'>,
  attribute: StorageBufferAttribute | StorageInstancedBufferAttribute,
  spec: FillSpec,
  initializer: Initializer,
): Promise<void> {
  return named('fillStorageAttribute', () => {
    checkObject('renderer', renderer);
    const internals = renderer as unknown as Internals;
    const { backend } = internals;
    if (!backend?.isWebGPUBackend) throw argumentError('renderer.backend', 'the WebGPU one', backend);
    if (!backend.device || !internals._attributes) {
      throw argumentError('renderer', 'initialised: await renderer.init()', renderer);
    }
    checkObject('initializer', initializer);
    if (initializer.device !== backend.device) {
      const allowed = "the renderer's: createInitializer({ device: renderer.backend.device })";
      throw argumentError('initializer.device', allowed, initializer.device);
    }
    const { isStorageBufferAttribute, isStorageInstancedBufferAttribute } = (attribute ?? {}) as Partial<
      StorageBufferAttribute & StorageInstancedBufferAttribute
    >;
    if (!isStorageBufferAttribute && !isStorageInstancedBufferAttribute) {
      throw argumentError('attribute', 'a StorageBufferAttribute', attribute);
    }
    if (attribute.usage === DYNAMIC_DRAW) {
      const allowed = 'StaticDrawUsage: with DynamicDrawUsage three.js would write the array over the weights';
      throw argumentError('attribute.usage', allowed, attribute.usage);
    }
    const fill = resolveFill(spec, initializer.seed, FILL_KEYS);
    const { dtype, count } = fill;
    checkArray(attribute.array, dtype === 'f32' ? 'Float32Array' : 'Uint32Array', dtype);
    const buffer = bufferOf(internals, attribute);
    const placed = withRows(spec, buffer.size / attribute.count, count === 3 * attribute.count);
    const { offset, rows } = placementOf(placed, fill);
    const capacity = buffer.size / bytesOf(dtype);
    // Two 16-bit weights share a word, so the last one may have room for one more.
    const spare = dtype === 'f32' ? 0 : 1;
    if (spec.offset === undefined && !rows && offset === 0 && (capacity < count || capacity > count + spare)) {
      throw argumentError('count of numbers in the attribute', `${count}, the elements of the spec`, capacity);
    }
    return initializer.fill(buffer, placed);
  });
}

/** Throws unless an array of an attribute is one of a dtype. */
function checkArray(array: object, allowed: string, dtype: string): void {
  const name = Object.prototype.toString.call(array).slice(8, -1);
  if (name !== allowed) throw argumentError('attribute.array', `a ${allowed} for ${dtype} weights`, array);
}

/** The spec with the gaps that three.js leaves after three numbers: `perItem` bytes are those of an item in the buffer. */
const withRows = (spec: FillSpec, perItem: number, isThree: boolean): FillSpec =>
  isThree && perItem === 16 && spec.bytesPerRow === undefined && spec.shape.at(-1) === 3
    ? { ...spec, bytesPerRow: perItem }
    : spec;
