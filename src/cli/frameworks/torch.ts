// PyTorch's numbers on its CPU, from torch.manual_seed.
import { torchGenerator } from '../../generators/torch/generator.js';
import { axesOf, fanOf } from '../../initializers/fans.js';
import type { Init, Shape } from '../../types.js';
import type { Framework, FrameworkSpec } from './framework.js';
import { number } from './python.js';
import { printTensor } from './torch-print.js';

const DTYPES = { f32: '', f16: 'torch.float16', bf16: 'torch.bfloat16' };

const emptyOf = (shape: Shape, { dtype }: FrameworkSpec): string =>
  `torch.empty(${shape.length === 0 ? '()' : shape.join(', ')}${dtype === 'f32' ? '' : `, dtype=${DTYPES[dtype]}`})`;

/** The call that scales by the fans, by its name where PyTorch has the axes in the same order. */
function scalingCall(spec: FrameworkSpec, { scale, mode, distribution }: Init & { kind: 'variance-scaling' }): string {
  const nonlinearity = { 1: 'linear', 2: 'relu' }[scale];
  if (spec.layout === 'out-in') {
    const gain = scale === 1 ? '' : `, gain=math.sqrt(${scale})`;
    if (mode === 'fan-avg') return `xavier_${distribution}_(w${gain})`;
    if (nonlinearity) {
      return `kaiming_${distribution}_(w, mode='${mode.replace('-', '_')}', nonlinearity='${nonlinearity}')`;
    }
  }
  const fan = fanOf(spec, mode);
  const gain = scale === 1 ? '' : `math.sqrt(${scale}) `;
  // In the order in which PyTorch computes it.
  const std = mode === 'fan-avg' ? `${gain && `${gain}* `}math.sqrt(1 / ${fan})` : `${gain || '1 '}/ math.sqrt(${fan})`;
  if (distribution === 'normal') return `normal_(w, 0, ${std})`;
  const bound = `math.sqrt(3) * (${std})`;
  return `uniform_(w, -${bound}, ${bound})`;
}

/** The call of torch.nn.init on w. */
function callOf(spec: FrameworkSpec): string {
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
      return scalingCall(spec, init);
    default:
      throw new Error(`torch has no call for ${init.kind}`); // draw() refuses it before
  }
}

export const torch: Framework = {
  title: 'PyTorch 2.13',
  draw: ({ shape, layout, init, dtype, seed }) => torchGenerator({ seed }).initialize(shape, init, { layout, dtype }),
  print: printTensor,
  code(spec) {
    const { shape, layout, init, seed } = spec;
    // Of the calls that are left, only dirac_ looks at the order of the axes, and PyTorch's is out-in.
    const turned = init.kind === 'dirac' && layout === 'in-out';
    const { input, output, kernel } = turned ? axesOf(shape, layout) : { input: [], output: [], kernel: [] };
    const own = turned ? [output[1] as number, input[1] as number, ...kernel] : shape;
    const call = callOf(spec);
    return [
      /math\./.test(call) ? 'import math, torch' : 'import torch',
      '',
      `torch.manual_seed(${seed})`,
      `w = ${emptyOf(own, spec)}`,
      `torch.nn.init.${call}`,
      ...(turned ? [`w = w.permute(${[...kernel.map((_, i) => i + 2), 1, 0].join(', ')})`] : []),
      'print(w)',
    ].join('\n');
  },
};
