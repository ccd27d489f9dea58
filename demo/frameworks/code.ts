// The code of this library that draws as another framework does.

import type { FrameworkSpec } from '../../src/cli/frameworks/framework.ts';
import { distributionOf } from '../../src/generators/distribution.ts';
import { nameOfCall } from '../form/initializer-code.ts';
import { seedCode } from '../form/seed.ts';

/** A call that makes an initializer, such as `heNormal()`. */
type InitCall = string;

/** Imports of the initializer and of a generator, and the line that draws. */
const lines = (imported: string, entry: string, drawn: string, call?: InitCall): string =>
  [
    ...(call === undefined ? [] : [`import { ${nameOfCall(call)} } from 'weight-init';`]),
    `import { ${imported} } from 'weight-init/generators/${entry}';`,
    '',
    `const weights = ${drawn};`,
  ].join('\n');

const shapeOf = ({ shape }: FrameworkSpec): string => `[${shape.join(', ')}]`;

/** An argument of options; nothing if there are none. */
const optionsOf = (options: Readonly<Record<string, string>>): string => {
  const written = Object.entries(options).map(([name, code]) => `${name}: ${code}`);
  return written.length === 0 ? '' : `, { ${written.join(', ')} }`;
};

/** An array of one value. */
const filled = ({ shape }: FrameworkSpec, value: number): string =>
  `const weights = new Float32Array(${shape.join(' * ')}).fill(${Object.is(value, -0) ? '-0' : value});`;

function numpyCode(spec: FrameworkSpec, from: 'defaultRng' | 'randomState'): string {
  const found = distributionOf('NumPy', spec, false);
  if (found.kind === 'constant') return filled(spec, found.value);
  const drawn =
    found.kind === 'uniform'
      ? `uniform(${shapeOf(spec)}, { low: ${found.low.text('Math.sqrt')}, high: ${found.high.text('Math.sqrt')} })`
      : `normal(${shapeOf(spec)}, { ${found.mean === 0 ? '' : `loc: ${found.mean}, `}scale: ${found.stddev.text('Math.sqrt')} })`;
  return lines(from, 'numpy', `Float32Array.from(${from}(${seedCode(spec.seed)}).${drawn})`);
}

function tfjsCode(spec: FrameworkSpec): string {
  const found = distributionOf('TensorFlow.js', spec);
  if (found.kind === 'constant') return filled(spec, found.value);
  const where = `${shapeOf(spec)}, ${spec.seed}`;
  if (found.kind === 'uniform') {
    const [low, high] = [found.low, found.high].map(({ text }) => text('Math.sqrt'));
    return lines('tfjsUniform', 'tensorflow', `tfjsUniform(${where}, { minval: ${low}, maxval: ${high} })`);
  }
  const name = found.kind === 'normal' ? 'tfjsNormal' : 'tfjsTruncatedNormal';
  const mean = found.mean === 0 ? '' : `mean: ${found.mean}, `;
  return lines(name, 'tensorflow', `${name}(${where}, { ${mean}stddev: ${found.stddev.text('Math.sqrt')} })`);
}

/** The code of this library that draws what a framework draws for a spec, whose initializer `call` makes. */
export function ownCode(framework: string, spec: FrameworkSpec, call: InitCall): string {
  const { layout, dtype } = spec;
  const seed = seedCode(spec.seed);
  switch (framework) {
    case 'torch': {
      const options = optionsOf({
        ...(layout === 'in-out' && { layout: "'in-out'" }),
        ...(dtype !== 'f32' && { dtype: `'${dtype}'` }),
      });
      const drawn = `torchGenerator({ seed: ${seed} }).initialize(${shapeOf(spec)}, ${call}${options})`;
      return lines('torchGenerator', 'torch', drawn, call);
    }
    case 'jax': {
      const outIn = layout === 'out-in' ? ", layout: 'out-in'" : '';
      return lines(
        'initialize, key',
        'jax',
        `initialize(key(${seed}), { shape: ${shapeOf(spec)}, init: ${call}${outIn} })`,
        call,
      );
    }
    case 'numpy':
      return numpyCode(spec, 'defaultRng');
    case 'numpy-legacy':
      return numpyCode(spec, 'randomState');
    default:
      return tfjsCode(spec);
  }
}
