// The page: makes the chosen weights on the GPU and on the CPU, and shows that they are the same.
import { createInitializer, type Initializer, type Shape, type WeightSpec } from '../src/index.ts';
import { type Fact, showFacts } from './facts.ts';
import { matrixCaption, printMatrix } from './matrix.ts';
import { drawHeatmap, drawHistogram } from './plots.ts';
import { equalBits, fingerprint, type Statistics, statisticsOf } from './statistics.ts';
import { addressFromForm, type Choices, choicesFromForm, formFromAddress } from './url.ts';

/** What the page holds in memory four times over. The library's own limit is the GPU's. */
const MAX_ELEMENTS = 2 ** 24;

const element = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const form = element<HTMLFormElement>('controls');
const button = element<HTMLButtonElement>('initialize');

function say(id: 'problem' | 'notice' | 'progress', text: string): void {
  element(id).textContent = text;
  if (id !== 'progress') element(id).hidden = text === '';
}

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));

let backends: Promise<{ gpu: Initializer | undefined; cpu: Initializer; adapter: string }> | undefined;

/** Both backends, made once, and again when the device was lost. */
function initializers(): NonNullable<typeof backends> {
  if (backends) return backends;
  backends = (async () => {
    const cpu = await createInitializer({ backend: 'cpu', seed: 0 });
    const auto = await createInitializer({ seed: 0 });
    if (!auto.device) {
      say('notice', `WebGPU does not work here: ${auto.reason}. The CPU fallback makes the same weights.`);
      return { gpu: undefined, cpu, adapter: '' };
    }
    auto.device.lost.then(() => {
      backends = undefined;
    });
    const { vendor, architecture, description } = auto.device.adapterInfo;
    return { gpu: auto, cpu, adapter: description || [vendor, architecture].filter(Boolean).join(' ') };
  })();
  backends.catch(() => {
    backends = undefined;
  });
  return backends;
}

/** Standard deviations of the four methods, by their formulas. */
function sigmaOf({ fanIn, fanOut, method }: Choices): number {
  return { zero: 0, small_random: 0.01, xavier: Math.sqrt(2 / (fanIn + fanOut)), he: Math.sqrt(2 / fanIn) }[method];
}

interface Made {
  weights: Float32Array<ArrayBuffer>;
  milliseconds: number;
}

async function makeOnGpu(gpu: Initializer, spec: WeightSpec<'f32'>): Promise<Made> {
  const start = performance.now();
  const made = await gpu.create(spec);
  await gpu.device?.queue.onSubmittedWorkDone();
  const milliseconds = performance.now() - start;
  try {
    return { weights: await made.read(), milliseconds };
  } finally {
    made.destroy();
  }
}

async function makeOnCpu(cpu: Initializer, spec: WeightSpec<'f32'>): Promise<Made> {
  const start = performance.now();
  const { data } = await cpu.create(spec);
  if (!data) throw new Error('the CPU backend gave no array');
  return { weights: data, milliseconds: performance.now() - start };
}

const digits = (value: number): string => {
  if (value === 0) return '0';
  const size = Math.abs(value);
  return size < 1e-3 ? value.toExponential(3) : value.toPrecision(5);
};
const duration = (ms: number): string => `${ms < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms`;

function factsOf(
  sigma: number,
  made: { gpu?: Made | undefined; cpu: Made },
  equal: number,
  statistics: Statistics,
  hash: string,
  adapter: string,
): Fact[] {
  const { count, mean, stddev } = statistics;
  const allEqual = equal === count;
  const whole = (n: number): string => n.toLocaleString('en');
  return [
    {
      term: 'Bit-equal',
      id: 'equal',
      ...(made.gpu
        ? {
            value: `${whole(equal)} of ${whole(count)}`,
            note: allEqual ? 'GPU and CPU agree in every bit' : 'GPU and CPU disagree',
            state: allEqual ? 'good' : 'bad',
          }
        : { value: '—', note: 'there is no GPU to compare with' }),
    },
    {
      term: 'Fingerprint',
      id: 'fingerprint',
      value: hash,
      note: 'first 64 bits of the SHA-256 of the weights: the same on every machine',
      code: true,
    },
    {
      term: 'Mean',
      id: 'mean',
      value: digits(mean),
      note: sigma === 0 ? 'should be 0' : `should be 0 ± ${digits(sigma / Math.sqrt(count))}`,
    },
    {
      term: 'Standard deviation',
      id: 'stddev',
      value: digits(stddev),
      note: sigma === 0 ? 'should be 0' : `should be ${digits(sigma)} ± ${digits(sigma / Math.sqrt(2 * count))}`,
    },
    {
      term: 'Time on the GPU',
      id: 'gpu-time',
      ...(made.gpu ? { value: duration(made.gpu.milliseconds), note: `into a GPUBuffer; ${adapter}` } : { value: '—' }),
    },
    {
      term: 'Time on the CPU',
      id: 'cpu-time',
      value: duration(made.cpu.milliseconds),
      note: 'plain TypeScript, in turns that leave the page free',
    },
  ];
}

async function initialize(): Promise<void> {
  say('problem', '');
  addressFromForm(form);
  const choices = choicesFromForm(form);
  const { fanIn, fanOut, method, seed } = choices;
  const shape: Shape = [fanIn, fanOut];
  if (fanIn * fanOut > MAX_ELEMENTS) {
    throw new Error(
      `This page shows at most ${MAX_ELEMENTS.toLocaleString('en')} weights, ${fanIn} × ${fanOut} are more.`,
    );
  }
  const { gpu, cpu, adapter } = await initializers();
  const spec = { shape, init: method, seed };
  say('progress', gpu ? 'Making the weights on the GPU …' : 'Making the weights …');
  const onGpu = gpu && (await makeOnGpu(gpu, spec));
  say('progress', 'Making them again on the CPU …');
  const onCpu = await makeOnCpu(cpu, spec);
  say('progress', 'Comparing …');
  const { weights } = onGpu ?? onCpu;
  const sigma = sigmaOf(choices);
  const equal = await equalBits(weights, onCpu.weights);
  const statistics = await statisticsOf(weights, sigma);
  const hash = await fingerprint(weights);

  element('results').hidden = false;
  showFacts(element('facts'), factsOf(sigma, { gpu: onGpu, cpu: onCpu }, equal, statistics, hash, adapter));
  element('matrix').textContent = printMatrix(weights, fanIn, fanOut);
  element('matrix-caption').textContent = matrixCaption(fanIn, fanOut);
  draw = () => {
    const width = element('histogram').clientWidth;
    if (width === 0 || width === drawnWidth) return; // not laid out yet, or nothing new: the observer below calls again
    drawnWidth = width;
    drawHistogram(element('histogram'), statistics, sigma, width);
    drawHeatmap(element('heatmap'), weights, fanIn, fanOut, sigma, width);
  };
  drawnWidth = 0;
  draw();
  say('progress', `${fanIn} × ${fanOut} weights, ${method}, seed ${seed}.`);
}

let draw = (): void => {};
let drawnWidth = 0;
let running = false;
let again = false;

/** Makes what the form says; presses while that is going on count as one more. */
async function run(): Promise<void> {
  if (running) {
    again = true;
    return;
  }
  running = true;
  button.disabled = true;
  do {
    again = false;
    try {
      // A device can be lost at any time, by sleep or a driver; the next one gives the same bits.
      await initialize().catch((error) =>
        /device was lost/.test(message(error)) ? initialize() : Promise.reject(error),
      );
    } catch (error) {
      say('progress', '');
      say('problem', message(error));
      element('results').hidden = true; // they would belong to other choices
    }
  } while (again);
  running = false;
  button.disabled = false;
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  run();
});
element('draw').addEventListener('click', () => {
  const [word] = crypto.getRandomValues(new Uint32Array(1));
  (form.elements.namedItem('seed') as HTMLInputElement).value = String(word);
  run();
});
// In a frame of its own: drawing changes the height of what is observed.
new ResizeObserver(() => requestAnimationFrame(draw)).observe(element('histogram'));

formFromAddress(form);
run();
