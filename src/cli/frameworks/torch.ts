// PyTorch's numbers on its CPU, from torch.manual_seed.
import { torchGenerator } from '../../generators/torch/generator.js';
import { axesOf } from '../../initializers/fans.js';
import type { Shape } from '../../types.js';
import type { Framework, FrameworkSpec } from './framework.js';
import { initCall } from './torch-calls.js';
import { printTensor } from './torch-print.js';

const DTYPES = { f32: '', f16: 'torch.float16', bf16: 'torch.bfloat16' };

const emptyOf = (shape: Shape, { dtype }: FrameworkSpec): string =>
  `torch.empty(${shape.length === 0 ? '()' : shape.join(', ')}${dtype === 'f32' ? '' : `, dtype=${DTYPES[dtype]}`})`;

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
    const call = initCall(spec);
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
