// The frameworks whose numbers the command and the demo page show, by the names of the option --generator.
import { numberOfHalf } from '../../dtype/half-number.js';
import type { WeightArray } from '../../types.js';
import type { Framework, FrameworkSpec } from './framework.js';
import { jax } from './jax.js';
import { numpy, numpyLegacy } from './numpy.js';
import { tfjs } from './tfjs.js';
import { torch } from './torch.js';

export const FRAMEWORKS: Readonly<Record<string, Framework>> = { torch, jax, numpy, 'numpy-legacy': numpyLegacy, tfjs };

/** What a framework prints for the elements that it has drawn for a spec. */
export function printElements(framework: Framework, { shape, dtype }: FrameworkSpec, elements: WeightArray): string {
  const at = (index: number): number => elements[index] as number;
  return framework.print(shape, dtype, dtype === 'f32' ? at : (index) => numberOfHalf(dtype, at(index)));
}
