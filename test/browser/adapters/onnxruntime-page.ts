// weight-init/adapters/onnxruntime-web on ONNX Runtime Web. Runs in the page.
import * as ort from 'onnxruntime-web/webgpu';
import { externalDataOf, tensorOf, tensorsOf } from '../../../src/adapters/onnxruntime-web.ts';
import { createInitializer, heNormal, type Initializer, type Weights } from '../../../src/index.ts';
import { matMulModel } from './onnx.ts';

ort.env.wasm.wasmPaths = `${location.origin}/node_modules/onnxruntime-web/dist/`;
ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';

const SIZES = [8, 8, 8] as const;
const spec = { name: 'w', shape: [8, 8], init: heNormal() };

/** The identity: a product with it is exact. */
const identity = (): ort.Tensor =>
  new ort.Tensor(
    'float32',
    Float32Array.from({ length: 64 }, (_, i) => Number(i % 9 === 0)),
    [8, 8],
  );

async function bitsOf(tensor: ort.Tensor): Promise<number[]> {
  const values = (await tensor.getData()) as Float32Array;
  return [...new Uint32Array(values.buffer, values.byteOffset, values.length)];
}

/** A session whose matrix is an input, on a device. */
const sessionOn = (device?: GPUDevice): Promise<ort.InferenceSession> =>
  ort.InferenceSession.create(matMulModel(SIZES, 'input'), {
    executionProviders: [device ? ({ name: 'webgpu', device } as never) : 'webgpu'],
  });

async function product(session: ort.InferenceSession, w: ort.Tensor): Promise<number[]> {
  const { y } = await session.run({ x: identity(), w });
  return bitsOf(y as ort.Tensor);
}

/** The products with weights in buffers of their own, in an arena and in arrays; before and after tensors and sessions end. */
export async function products() {
  const initializer = (await createInitializer({ backend: 'webgpu', seed: 42 })) as Initializer<'webgpu'>;
  const errors: string[] = [];
  initializer.device.addEventListener('uncapturederror', ({ error }) => errors.push(error.message));
  const session = await sessionOn(initializer.device);
  const weights = await initializer.create(spec);
  const tensor = tensorOf(ort, weights);
  const own = await product(session, tensor);
  const downloaded = await bitsOf(tensor);
  tensor.dispose();
  const afterDispose = [...new Uint32Array((await weights.read()).buffer)];

  const arena = await initializer.createAll({ first: { ...spec, name: 'first' }, w: spec }, { arena: true });
  const tensors = tensorsOf(ort, arena);
  const second = await product(session, tensors.w);
  tensors.first.dispose();
  tensors.w.dispose();
  const arenaAfter = [...new Uint32Array((await arena.tensors.w.read()).buffer)];

  const cpu = await createInitializer({ backend: 'cpu', seed: 42 });
  const array = await product(session, tensorOf(ort, await cpu.create(spec)));

  await session.release();
  const afterRelease = [...new Uint32Array((await weights.read()).buffer)];
  // A second session on the same device, and the initializer works on.
  const again = await sessionOn(initializer.device);
  const later = await product(again, tensorOf(ort, await initializer.create(spec)));
  await again.release();
  const slice = tensorOf(
    ort,
    await initializer.create({
      ...spec,
      slice: [
        [2, 4],
        [0, 3],
      ],
    }),
  );
  const none = tensorOf(ort, await initializer.create({ ...spec, shape: [0, 3] }));
  const dims = [slice.dims, none.dims];
  const sliced = await bitsOf(slice);
  await initializer.device.queue.onSubmittedWorkDone();
  initializer.destroy();
  return { own, downloaded, afterDispose, second, arenaAfter, array, afterRelease, later, dims, sliced, errors };
}

/** 16-bit weights on a device and in arrays: their tensors' type, and bits as ONNX Runtime gives them back. */
export async function halves() {
  const result: Record<string, { type: string; bits: number[] }> = {};
  for (const backend of ['webgpu', 'cpu'] as const) {
    const initializer = await createInitializer({ backend, seed: 42 });
    const tensor = tensorOf(ort, await initializer.create({ ...spec, shape: [5, 7], dtype: 'f16' }));
    const data = (await tensor.getData()) as Uint16Array;
    result[backend] = { type: tensor.type, bits: [...new Uint16Array(data.buffer, data.byteOffset, data.length)] };
    initializer.destroy();
  }
  return result;
}

/** A model whose stored matrix is external data of ours, on a provider. */
export async function external(provider: 'webgpu' | 'wasm') {
  const result: number[][] = [];
  for (const backend of ['webgpu', 'cpu'] as const) {
    const initializer = await createInitializer({ backend, seed: 42 });
    const model = await initializer.createAll({ w: spec });
    const session = await ort.InferenceSession.create(matMulModel(SIZES, 'external'), {
      executionProviders: [provider],
      externalData: await externalDataOf(model),
    });
    const { y } = await session.run({ x: identity() });
    result.push(await bitsOf(y as ort.Tensor));
    await session.release();
    initializer.destroy();
  }
  return result;
}

/** A device that nobody else has, and the errors that it reports. */
async function listenedDevice(): Promise<{ initializer: Initializer<'webgpu'>; heard: string[] }> {
  const initializer = (await createInitializer({ backend: 'webgpu', seed: 42 })) as Initializer<'webgpu'>;
  const heard: string[] = [];
  initializer.device.addEventListener('uncapturederror', ({ error }) => heard.push(error.message));
  return { initializer, heard };
}

const outcome = (promise: Promise<number[]>): Promise<number[] | string> => promise.catch(String);

/** The product of a session on one device with weights on another. */
export async function foreignDevice() {
  const [ours, other] = [await listenedDevice(), await listenedDevice()];
  const session = await sessionOn(ours.initializer.device);
  const found = await outcome(product(session, tensorOf(ort, await other.initializer.create(spec))));
  await session.release();
  ours.initializer.destroy();
  other.initializer.destroy();
  return { found, heard: [...ours.heard, ...other.heard] };
}

/** On a page without sessions: what `ort.env.webgpu.device = device` does, and an initializer on the device of ONNX Runtime. */
export async function environmentDevice() {
  const { initializer } = await listenedDevice();
  ort.env.webgpu.device = initializer.device;
  const session = await sessionOn();
  const ignored = await outcome(product(session, tensorOf(ort, await initializer.create(spec))));
  const device = (await ort.env.webgpu.device) as GPUDevice;
  const onTheirs = await createInitializer({ device, seed: 42 });
  const right = await outcome(product(session, tensorOf(ort, await onTheirs.create(spec))));
  const second = await sessionOn();
  await session.release();
  const afterFirst = [...new Uint32Array((await (await onTheirs.create(spec)).read()).buffer)];
  await second.release();
  const { reason: afterLast } = await device.lost;
  const found = { ignored, isOurs: device === initializer.device, right, afterFirst, afterLast };
  initializer.destroy();
  return found;
}

export async function refusals(): Promise<Record<string, string>> {
  const message = (run: () => unknown): string => {
    try {
      run();
      return 'accepted';
    } catch (error) {
      return String(error);
    }
  };
  const initializer = await createInitializer({ backend: 'cpu', seed: 42 });
  const half: Weights = await initializer.create({ ...spec, dtype: 'bf16' });
  return {
    'no framework': message(() => tensorOf({} as never, half)),
    'no weights': message(() => tensorOf(ort, {} as never)),
    bf16: message(() => tensorOf(ort, half)),
    'one of a model': message(() => tensorsOf(ort, { tensors: { half } })),
    'no model': message(() => tensorsOf(ort, {} as never)),
    'external, no model': await externalDataOf({} as never).then(String, String),
    'external, no weights': await externalDataOf({ tensors: { a: {} } } as never).then(String, String),
  };
}
