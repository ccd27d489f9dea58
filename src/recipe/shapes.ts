// From the shapes and rules of a recipe to specs.
import { argumentError, forItem, show } from '../errors.js';
import { initOfWord } from '../initializers/methods.js';
import { isGlob } from '../presets/glob.js';
import { applyRules, type Rule } from '../presets/rules.js';
import type { WeightSpec } from '../types.js';
import { MAX_MATCHING } from './limits.js';
import { checkName, initOfPlain, namedEntries, specOfPlain } from './tensors.js';

/** Throws if the rules could take long to match. */
function checkMatching(names: readonly string[], rules: readonly string[]): void {
  const sum = (texts: readonly string[]): number => texts.reduce((total, text) => total + text.length + 1, 0);
  const steps = sum(names) * sum(rules.filter(isGlob)) + names.length * rules.length;
  if (steps > MAX_MATCHING)
    throw argumentError('rules', `such that matching takes at most ${MAX_MATCHING} steps`, rules);
}

/** The specs of `shapes` by `rules`. */
export function specsOfShapes(shapes: unknown, rules: unknown): Record<string, WeightSpec> {
  const parameters = namedEntries('shapes', shapes).map(([name, shape]): [string, Omit<WeightSpec, 'init'>] => [
    name,
    forItem(show(name), () => specOfPlain(Array.isArray(shape) ? { shape } : shape, 'spec')),
  ]);
  if (!Array.isArray(rules)) throw argumentError('rules', 'an array of [glob, init]', rules);
  const read = rules.map((rule: unknown, i): Rule => {
    if (!Array.isArray(rule) || rule.length !== 2) throw argumentError(`rules[${i}]`, '[glob, init]', rule);
    const [glob, init] = rule;
    if (typeof glob !== 'string') throw argumentError(`rules[${i}][0]`, 'a glob or a name', glob);
    checkName(`rules[${i}][0]`, glob);
    return [glob, typeof init === 'string' ? initOfWord(`rules[${i}][1]`, init) : initOfPlain(init)];
  });
  checkMatching(
    parameters.map(([name]) => name),
    read.map(([glob]) => glob as string),
  );
  return applyRules(Object.fromEntries(parameters), read, 'shapes');
}
