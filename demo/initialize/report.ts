// The facts about the weights.

import type { Dtype } from '../../src/index.ts';
import { fansOf } from '../../src/initializers/fans.ts';
import type { Fact } from '../page/facts.ts';
import { groupDigits } from '../page/numbers.ts';
import type { CompleteSpec, Expected } from '../theory/expected.ts';
import type { Comparison, Statistics } from './statistics.ts';

export interface Report {
  readonly spec: CompleteSpec;
  readonly expected: Expected;
  readonly statistics: Statistics;
  readonly comparison: Comparison;
  readonly fingerprint: string;
  /** Milliseconds on the GPU and its name; undefined without a GPU. */
  readonly gpu: { readonly milliseconds: number; readonly adapter: string } | undefined;
  readonly cpuMilliseconds: number;
  /** The framework that draws these numbers, with its version, if it is another. */
  readonly framework: string | undefined;
}

const digits = (value: number): string => {
  if (value === 0) return '0';
  const size = Math.abs(value);
  return size < 1e-3 ? value.toExponential(3) : value.toPrecision(5);
};
/** The clock of a browser has steps of 0.1 ms. */
const duration = (ms: number): string => (ms < 0.1 ? 'under 0.1 ms' : `${ms < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms`);
const shouldBe = (value: number, error: number): string =>
  `should be ${digits(value)}${error > 0 ? ` ± ${digits(error)}` : ''}`;

const BYTES: Readonly<Record<Dtype, string>> = { f32: '4 bytes', f16: '2 bytes', bf16: '2 bytes' };
/** The largest step between neighbours in [-1, 1]. */
const STEPS: Readonly<Record<Dtype, number>> = { f32: 0, f16: 2 ** -10, bf16: 2 ** -7 };

/** Equal bits; or, for orthogonal matrices, the tolerance of docs/SPEC.md, section 8.7, plus one step of the dtype. */
function agreement({ spec, comparison, statistics, expected, gpu, framework }: Report): Fact {
  if (framework) return { term: 'Numbers of', id: 'equal', value: framework, note: 'bit for bit, drawn on the CPU' };
  if (!gpu) return { term: 'Bit-equal', id: 'equal', value: '—', note: 'there is no GPU to compare with' };
  const { equal, difference } = comparison;
  const { count } = statistics;
  if (expected.rounded && 'gain' in spec.init) {
    const allowed = Math.abs(spec.init.gain) * (1e-5 + STEPS[spec.dtype]);
    return {
      term: 'Largest difference',
      id: 'equal',
      value: digits(difference),
      note: `between GPU and CPU; at most ${digits(allowed)} is promised up to 4096 × 4096`,
      state: difference <= allowed ? 'good' : 'bad',
    };
  }
  return {
    term: 'Bit-equal',
    id: 'equal',
    value: `${groupDigits(equal)} of ${groupDigits(count)}`,
    note: equal === count ? 'GPU and CPU agree in every bit' : 'GPU and CPU disagree',
    state: equal === count ? 'good' : 'bad',
  };
}

function fansFact({ shape, layout, init }: CompleteSpec): Fact {
  if (shape.length < 2) return { term: 'Fans', id: 'fans', value: '—', note: 'one dimension has none' };
  const { fanIn, fanOut } = fansOf({ shape, layout });
  const note = init.kind === 'variance-scaling' ? {} : { note: 'this initializer does not use them' };
  return { term: 'Fans', id: 'fans', value: `fanIn ${groupDigits(fanIn)}, fanOut ${groupDigits(fanOut)}`, ...note };
}

export function factsOf(report: Report): Fact[] {
  const { spec, expected, statistics, fingerprint, gpu, cpuMilliseconds, framework } = report;
  const kernel = spec.layout === 'in-out' ? '[*kernel, in, out]' : '[out, in, *kernel]';
  return [
    agreement(report),
    {
      term: 'Fingerprint',
      id: 'fingerprint',
      value: fingerprint,
      note: `CRC-32 of the weights as stored${expected.rounded ? ' by the CPU, since a GPU rounds in its own way' : ''}: the same on every machine`,
      code: true,
    },
    fansFact(spec),
    { term: 'Expected', id: 'formula', value: expected.formula },
    { term: 'Mean', id: 'mean', value: digits(statistics.mean), note: shouldBe(expected.mean, expected.errors.mean) },
    {
      term: 'Standard deviation',
      id: 'stddev',
      value: digits(statistics.stddev),
      note: shouldBe(expected.stddev, expected.errors.stddev),
    },
    {
      term: 'Stored as',
      id: 'stored',
      value: `${spec.dtype}, ${spec.layout}`,
      note: `${BYTES[spec.dtype]} a weight; ${kernel}`,
    },
    {
      term: 'Time on the GPU',
      id: 'gpu-time',
      ...(gpu ? { value: duration(gpu.milliseconds), note: `into a GPUBuffer; ${gpu.adapter}` } : { value: '—' }),
    },
    {
      term: 'Time on the CPU',
      id: 'cpu-time',
      value: duration(cpuMilliseconds),
      note: framework ? 'into an array, by a worker' : 'into an array, in turns that leave the page free',
    },
  ];
}
