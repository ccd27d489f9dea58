// The options of the calls for a model: what follows it, and what draws its numbers.
import { argumentError } from '../errors.js';
import type { WeightGenerator } from '../types.js';
import type { GeneratorOption } from './drawn.js';
import { checkProgress, PROGRESS_KEYS, type ProgressOptions } from './progress.js';

const isGenerator = (value: unknown): boolean => typeof (value as WeightGenerator | null)?.drawAll === 'function';

/**
 * Checks the options of a call for a model, which may have the keys `known` besides those of ProgressOptions and `generator`. Returns whether there
 * is a generator.
 */
export function checkModelOptions(options: ProgressOptions & Partial<GeneratorOption>, known = ''): boolean {
  if (isGenerator(options)) throw argumentError('options', 'an object such as { generator }', options);
  checkProgress(options, `${PROGRESS_KEYS} generator${known}`);
  const { generator } = options;
  if (generator !== undefined && !isGenerator(generator)) {
    throw argumentError('options.generator', 'a generator, such as torchGenerator({ seed: 42 })', generator);
  }
  return generator !== undefined;
}
