// The distribution of a tensor, for frameworks whose calls take its numbers: NumPy and TensorFlow.js.
import { argumentError } from '../errors.js';
import { type FanSpec, fanOf, TRUNCATED_STDDEV } from '../initializers/fans.js';
import type { Dtype, Init } from '../types.js';

/** A tensor that such a framework draws. */
export interface DistributionSpec extends FanSpec {
  readonly init: Init;
  /** `'f32'` if absent, which is all that it may be. */
  readonly dtype?: Dtype;
}

/** A number, and how it is written with a root: `sqrt` is the name of the function there. */
interface Written {
  readonly value: number;
  readonly text: (sqrt: string) => string;
}

export type Distribution =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'uniform'; readonly low: Written; readonly high: Written }
  /** Truncated: at two standard deviations. */
  | { readonly kind: 'normal' | 'truncated'; readonly mean: number; readonly stddev: Written };

const literal = (value: number): Written => ({ value, text: () => String(value) });

const none = (framework: string, { init }: DistributionSpec): Error =>
  argumentError('init', `one that ${framework} has a call for`, init.kind);

/** Throws for what `framework` has no call for, which may be a truncated normal too. */
export function distributionOf(framework: string, spec: DistributionSpec, hasTruncated = true): Distribution {
  const { init, dtype = 'f32' } = spec;
  if (dtype !== 'f32') throw argumentError('dtype', `'f32' for the numbers of ${framework}`, dtype);
  switch (init.kind) {
    case 'constant':
      return init;
    case 'uniform':
      return { kind: 'uniform', low: literal(init.low), high: literal(init.high) };
    case 'normal':
      return { kind: 'normal', mean: init.mean ?? 0, stddev: literal(init.stddev) };
    case 'truncated-normal':
      if (!hasTruncated || init.bounds === 'absolute' || init.low !== -2 || init.high !== 2)
        throw none(framework, spec);
      return { kind: 'truncated', mean: init.mean, stddev: literal(init.stddev) };
    case 'variance-scaling': {
      const { scale, mode, distribution } = init;
      const fan = fanOf(spec, mode);
      if (distribution === 'uniform') {
        const bound = Math.sqrt((3 * scale) / fan);
        const text = (sqrt: string): string => `${sqrt}(3 * ${scale} / ${fan})`;
        return {
          kind: 'uniform',
          low: { value: -bound, text: (sqrt) => `-${text(sqrt)}` },
          high: { value: bound, text },
        };
      }
      const stddev = { value: Math.sqrt(scale / fan), text: (sqrt: string) => `${sqrt}(${scale} / ${fan})` };
      if (distribution === 'normal') return { kind: 'normal', mean: 0, stddev };
      if (!hasTruncated) throw none(framework, spec);
      return {
        kind: 'truncated',
        mean: 0,
        stddev: {
          value: stddev.value / TRUNCATED_STDDEV,
          text: (sqrt) => `${stddev.text(sqrt)} / ${TRUNCATED_STDDEV}`,
        },
      };
    }
    default:
      throw none(framework, spec);
  }
}
