// weight-init/adapters/three on three.js, the oldest version that it is for and the installed one. Runs in the page.
import { fillStorageAttribute } from '../../../src/adapters/three.ts';
import { createInitializer, type FillSpec, heNormal, type Initializer, normal } from '../../../src/index.ts';

/** The part of three.js that is used; the types are those of the installed version. */
type Three = Pick<
  typeof import('three/webgpu'),
  'DynamicDrawUsage' | 'REVISION' | 'StorageBufferAttribute' | 'StorageInstancedBufferAttribute' | 'WebGPURenderer'
>;
type Tsl = Pick<typeof import('three/tsl'), 'Fn' | 'instancedArray' | 'instanceIndex'>;

const VERSIONS = {
  oldest: async (): Promise<[Three, Tsl]> => [await import('three-0.180/webgpu'), await import('three-0.180/tsl')],
  installed: async (): Promise<[Three, Tsl]> => [await import('three/webgpu'), await import('three/tsl')],
};
export type Version = keyof typeof VERSIONS;

const spec = (shape: readonly number[], more: Partial<FillSpec> = {}): FillSpec => ({
  name: 'w',
  shape,
  init: normal({ stddev: 1 }),
  ...more,
});

async function open(version: Version, options: object = {}) {
  const [three, tsl] = await VERSIONS[version]();
  const renderer = new three.WebGPURenderer({ canvas: document.createElement('canvas'), ...options });
  await renderer.init();
  const { device } = renderer.backend as unknown as { device: GPUDevice };
  return { three, tsl, renderer, device };
}

/** Attributes that are filled: their words, read by three.js. */
export async function filled(version: Version) {
  const { three, tsl, renderer, device } = await open(version);
  const errors: string[] = [];
  device.addEventListener('uncapturederror', ({ error }) => errors.push(error.message));
  const initializer = await createInitializer({ device, seed: 42 });
  const words: Record<string, number[]> = {};
  const read = async (name: string, attribute: object) => {
    words[name] = [...new Uint32Array((await renderer.getArrayBufferAsync(attribute as never)) as ArrayBuffer)];
  };
  const floats = new three.StorageBufferAttribute(new Float32Array(35).fill(-1), 1);
  await fillStorageAttribute(renderer, floats, spec([5, 7]), initializer);
  await read('floats', floats);
  const vec3 = new three.StorageInstancedBufferAttribute(new Float32Array(30).fill(-1), 3);
  await fillStorageAttribute(renderer, vec3, spec([10, 3]), initializer);
  await read('vec3', vec3);
  // Again, now that three.js has spread it.
  await fillStorageAttribute(renderer, vec3, spec([10, 3], { seed: 43 }), initializer);
  await read('vec3 again', vec3);
  const vec4 = new three.StorageBufferAttribute(new Float32Array(40).fill(-1), 4);
  await fillStorageAttribute(renderer, vec4, spec([4, 10]), initializer);
  await read('vec4', vec4);
  const part = new three.StorageBufferAttribute(new Float32Array(6).fill(-1), 1);
  await fillStorageAttribute(renderer, part, spec([3], { offset: 8 }), initializer);
  await read('offset', part);
  const halves = new three.StorageBufferAttribute(new Uint32Array(4), 1);
  await fillStorageAttribute(renderer, halves, spec([7], { dtype: 'f16' }), initializer);
  await read('f16', halves);

  // In TSL: filled before the first use, and after one.
  const storage = tsl.instancedArray(64, 'float');
  await fillStorageAttribute(renderer, storage.value as never, spec([8, 8]), initializer);
  const doubled = tsl.instancedArray(64, 'float');
  const double = tsl
    .Fn(() => {
      doubled.element(tsl.instanceIndex).assign(storage.element(tsl.instanceIndex).mul(2));
    })()
    .compute(64);
  await renderer.computeAsync(double);
  await read('doubled', doubled.value as never);
  await fillStorageAttribute(renderer, storage.value as never, spec([8, 8], { seed: 43 }), initializer);
  await renderer.computeAsync(double);
  await read('doubled again', doubled.value as never);
  await device.queue.onSubmittedWorkDone();
  renderer.dispose();
  return { revision: three.REVISION, words, errors };
}

/** A renderer on the device of an initializer: the words of an attribute, before the renderer is disposed of; and whether the device is left. */
export async function onOurDevice() {
  const initializer = (await createInitializer({ backend: 'webgpu', seed: 42 })) as Initializer<'webgpu'>;
  const { three, renderer } = await open('installed', { device: initializer.device });
  const floats = new three.StorageBufferAttribute(new Float32Array(35), 1);
  await fillStorageAttribute(renderer, floats, spec([5, 7]), initializer);
  const words = [...new Uint32Array((await renderer.getArrayBufferAsync(floats as never)) as ArrayBuffer)];
  await renderer.dispose();
  const later = await (await initializer.create(spec([5, 7]))).read();
  return { words, later: [...new Uint32Array(later.buffer)] };
}

/** Why the renderer's device is lost when the renderer is disposed of. */
export async function disposed(): Promise<string> {
  const { renderer, device } = await open('installed');
  await renderer.dispose();
  return (await device.lost).reason;
}

/** What is refused. */
export async function refusals(version: Version): Promise<Record<string, string>> {
  const { three, renderer, device } = await open(version);
  const initializer = await createInitializer({ device, seed: 42 });
  const other = await createInitializer({ backend: 'webgpu', seed: 42 });
  const floats = new three.StorageBufferAttribute(new Float32Array(35), 1);
  const fill = (one: unknown, attribute: unknown, of: FillSpec, by: Initializer = initializer): Promise<string> =>
    fillStorageAttribute(one as never, attribute as never, of, by).then(() => 'accepted', String);
  const dynamic = new three.StorageBufferAttribute(new Float32Array(35), 1);
  dynamic.setUsage(three.DynamicDrawUsage);
  const early = new three.WebGPURenderer({ canvas: document.createElement('canvas') });
  const messages = {
    'not initialised': await fill(early, floats, spec([5, 7])),
    'no renderer': await fill({}, floats, spec([5, 7])),
    'another device': await fill(renderer, floats, spec([5, 7]), other),
    'no attribute': await fill(renderer, new Float32Array(35), spec([5, 7])),
    'a dynamic one': await fill(renderer, dynamic, spec([5, 7])),
    'another size': await fill(renderer, floats, spec([5, 6])),
    'another array': await fill(renderer, new three.StorageBufferAttribute(new Uint32Array(35), 1), spec([5, 7])),
    'f16 in floats': await fill(renderer, floats, spec([5, 14], { dtype: 'f16' })),
    'a wrong spec': await fill(renderer, floats, { shape: [35], init: heNormal() }),
    'vec3 as a matrix': await fill(renderer, new three.StorageBufferAttribute(new Float32Array(30), 3), spec([6, 5])),
  };
  other.destroy();
  renderer.dispose();
  return messages;
}
