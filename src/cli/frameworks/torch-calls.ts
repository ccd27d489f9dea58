// The calls of torch.nn.init that draw what an initializer draws.
import { fanOf } from '../../initializers/fans.js';
import type { FanMode, Init } from '../../types.js';
import type { FrameworkSpec } from './framework.js';
import { number } from './python.js';

/** An expression of Python for each fan. */
export type FanNames = Readonly<Record<FanMode, string>>;

/** The call that scales by the fans, by its name where PyTorch has the axes in the same order. */
function scalingCall(
  spec: FrameworkSpec,
  { scale, mode, distribution }: Init & { kind: 'variance-scaling' },
  fanNames?: FanNames,
): string {
  const nonlinearity = { 1: 'linear', 2: 'relu' }[scale];
  if (spec.layout === 'out-in') {
    const gain = scale === 1 ? '' : `, gain=math.sqrt(${scale})`;
    if (mode === 'fan-avg') return `xavier_${distribution}_(w${gain})`;
    if (nonlinearity) {
      return `kaiming_${distribution}_(w, mode='${mode.replace('-', '_')}', nonlinearity='${nonlinearity}')`;
    }
  }
  const fan = fanNames?.[mode] ?? fanOf(spec, mode);
  const gain = scale === 1 ? '' : `math.sqrt(${scale}) `;
  // In the order in which PyTorch computes it.
  const std = mode === 'fan-avg' ? `${gain && `${gain}* `}math.sqrt(1 / ${fan})` : `${gain || '1 '}/ math.sqrt(${fan})`;
  if (distribution === 'normal') return `normal_(w, 0, ${std})`;
  const bound = `math.sqrt(3) * (${std})`;
  return `uniform_(w, -${bound}, ${bound})`;
}

/**
 * The call of torch.nn.init on w.
 *
 * @param fanNames - what the lines around it call the fans; their values if absent
 */
export function initCall(spec: FrameworkSpec, fanNames?: FanNames): string {
  const { init } = spec;
  switch (init.kind) {
    case 'constant':
      return { '0': 'zeros_(w)', '1': 'ones_(w)' }[number(init.value)] ?? `constant_(w, ${number(init.value)})`;
    case 'eye':
      return `eye_(w)${init.gain === 1 ? '' : `.fill_diagonal_(${number(init.gain)})`}`;
    case 'dirac':
      return `dirac_(w${init.groups === 1 ? '' : `, ${init.groups}`})`;
    case 'uniform':
      return `uniform_(w, ${number(init.low)}, ${number(init.high)})`;
    case 'normal':
      return `normal_(w, ${number(init.mean ?? 0)}, ${number(init.stddev)})`;
    case 'truncated-normal': {
      const { mean, stddev, bounds } = init;
      const [a, b] = [init.low, init.high].map((bound) => (bounds === 'absolute' ? bound : mean + bound * stddev));
      return `trunc_normal_(w, ${[mean, stddev, a as number, b as number].map(number).join(', ')})`;
    }
    case 'sparse':
      return `sparse_(w, ${number(init.sparsity)}, ${number(init.stddev)})`;
    case 'variance-scaling':
      return scalingCall(spec, init, fanNames);
    default:
      throw new Error(`torch has no call for ${init.kind}`); // draw() refuses it before
  }
}
