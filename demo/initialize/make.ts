// Makes the weights: on the GPU and on the CPU, or as another framework draws them.
import { createInitializer, type Dtype, type Initializer, type WeightArray, type WeightSpec } from '../../src/index.ts';
import { callOf } from '../form/initializer-code.ts';
import type { Drawn } from '../frameworks/drawer.ts';
import { adapterName } from '../page/adapter-name.ts';
import type { Choices } from './choices.ts';
import { decode } from './decode.ts';
import { readInParts } from './read-in-parts.ts';
import { codeOf, type SeededSpec } from './spec.ts';

/** Tells the reader what is under way, or what is different here. */
type Say = (id: 'notice' | 'progress', text: string) => void;

let backends: Promise<{ gpu: Initializer | undefined; cpu: Initializer; adapter: string }> | undefined;

/** Both backends, opened once, and again after the device was lost. */
function openBackends(say: Say): NonNullable<typeof backends> {
  if (backends) return backends;
  backends = (async () => {
    const cpu = await createInitializer({ backend: 'cpu', seed: 0 });
    const auto = await createInitializer({ seed: 0, route: 'shader' }); // the CPU makes what is compared with it
    if (!auto.device) {
      say('notice', `WebGPU does not work here: ${auto.reason}. The CPU fallback makes the same weights.`);
      return { gpu: undefined, cpu, adapter: '' };
    }
    auto.device.lost.then(() => {
      backends = undefined;
    });
    return { gpu: auto, cpu, adapter: adapterName(auto.device) };
  })();
  backends.catch(() => {
    backends = undefined;
  });
  return backends;
}

export interface Made {
  stored: WeightArray;
  /** The weights as numbers. */
  numbers: Float32Array;
  milliseconds: number;
}

async function makeOnGpu(gpu: Initializer, spec: WeightSpec, dtype: Dtype): Promise<Made> {
  const start = performance.now();
  const made = await gpu.create(spec);
  await gpu.device?.queue.onSubmittedWorkDone();
  const milliseconds = performance.now() - start;
  try {
    const stored = await readInParts(gpu, made, dtype);
    return { stored, numbers: await decode(dtype, stored), milliseconds };
  } finally {
    made.destroy();
  }
}

async function makeOnCpu(cpu: Initializer, spec: WeightSpec, dtype: Dtype): Promise<Made> {
  const start = performance.now();
  const { data } = await cpu.create(spec);
  const milliseconds = performance.now() - start;
  if (!data) throw new Error('the CPU backend gave no array');
  return { stored: data, numbers: await decode(dtype, data), milliseconds };
}

/** What the page shows of weights, whoever draws them. */
export interface Shown {
  readonly onCpu: Made;
  /** Absent without a GPU, and where another framework draws. */
  readonly onGpu?: Made | undefined;
  readonly adapter: string;
  readonly code: string;
  /** How another framework draws them. */
  readonly drawn?: Drawn;
}

async function makeBoth(choices: Choices, spec: SeededSpec, say: Say): Promise<Shown> {
  const { dtype } = spec;
  const { gpu, cpu, adapter } = await openBackends(say);
  say('progress', gpu ? 'Making the weights on the GPU …' : 'Making the weights …');
  const onGpu = gpu && (await makeOnGpu(gpu, spec, dtype));
  say('progress', 'Making them again on the CPU …');
  const onCpu = await makeOnCpu(cpu, spec, dtype);
  say('progress', 'Comparing …');
  return { onCpu, onGpu, adapter, code: codeOf(choices) };
}

async function makeAs(choices: Choices, spec: SeededSpec, say: Say): Promise<Shown> {
  say('progress', 'Drawing the weights …');
  const { drawAs } = await import('../frameworks/client.ts');
  const { shape, layout, init, dtype, seed } = spec;
  const drawn = await drawAs(choices.numbers, { shape, layout, init, dtype, seed }, callOf(choices));
  const { elements: stored, milliseconds, code } = drawn;
  return { onCpu: { stored, numbers: await decode(dtype, stored), milliseconds }, adapter: '', code, drawn };
}

/** Makes the weights of a spec, whoever the choices say draws them. */
export const make = (choices: Choices, spec: SeededSpec, say: Say): Promise<Shown> =>
  (choices.numbers === 'weight-init' ? makeBoth : makeAs)(choices, spec, say);
