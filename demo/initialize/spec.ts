// The choices as a spec of the library, and as the code of the same spec.
import type { Dtype, Layout, Shape } from '../../src/index.ts';
import { callOf } from '../form/initializer-code.ts';
import { initOf } from '../form/initializers.ts';
import { seedCode, seedOf } from '../form/seed.ts';
import type { CompleteSpec } from '../theory/expected.ts';
import type { Choices } from './choices.ts';

/** "64 x 64", "3, 3, 16, 32", "[64, 64]", "3 × 3 × 16". The library decides which shapes are allowed. */
export function shapeOf(text: string): Shape {
  const sizes = text
    .trim()
    .replace(/^\[\s*(.*?)\s*\]$/, '$1')
    .split(/\s*[x×,*]\s*|\s+/i);
  if (!sizes.every((size) => /^[+-]?\d+$/.test(size))) {
    throw new Error(`shape must be whole numbers such as "64 x 64" or "3, 3, 16, 32", got "${text}"`);
  }
  return sizes.map(Number);
}

/** The name of the tensor, which selects its stream. */
export const NAME = 'fc1.weight';

export interface SeededSpec extends CompleteSpec {
  readonly name: string;
  readonly seed: number | bigint;
}

/** The spec of the choices. Throws for a text that is not a number. */
export function specOf({ shape, init, options, layout, dtype, seed }: Choices): SeededSpec {
  return {
    name: NAME,
    shape: shapeOf(shape),
    init: initOf(init, options),
    layout: layout as Layout,
    dtype: dtype as Dtype,
    seed: seedOf(seed),
  };
}

/** Code that makes the chosen weights. */
export function codeOf(choices: Choices): string {
  const spec = [
    `name: '${NAME}'`,
    `shape: [${shapeOf(choices.shape).join(', ')}]`,
    `init: ${callOf(choices)}`,
    ...(choices.layout === 'in-out' ? [] : [`layout: '${choices.layout}'`]),
    ...(choices.dtype === 'f32' ? [] : [`dtype: '${choices.dtype}'`]),
    `seed: ${seedCode(seedOf(choices.seed))}`,
  ];
  return `import { createInitializer, ${choices.init} } from 'weight-init';

const initializer = await createInitializer();
const weights = await initializer.create({
${spec.map((line) => `  ${line},\n`).join('')}});`;
}
