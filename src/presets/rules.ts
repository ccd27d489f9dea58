// Creates the specs of a whole model from rules on the names of its parameters.

import { argumentError, checkObject, forItem, named, show } from '../errors.js';
import { checkInit } from '../initializers/check.js';
import { initOfWord } from '../initializers/methods.js';
import { checkShape } from '../initializers/shape.js';
import { FILL_KEYS, SPEC_KEYS } from '../initializers/spec-keys.js';
import type { Init, Method, Shape, WeightSpec } from '../types.js';
import { globMatcher, isGlob } from './glob.js';

/** The parameters of a model by name: the shape of each, or a spec without an init. */
export type ParameterShapes<P extends Omit<WeightSpec, 'init'> = Omit<WeightSpec, 'init'>> = Readonly<
  Record<string, Shape | P>
>;

/** A RegExp that may match anywhere in a name, a glob or a whole name; and the initializer for the parameters it matches. */
export type Rule = readonly [
  which: RegExp | string,
  init: Init | Method | ((shape: Shape, name: string) => Init | Method),
];

/** The initializer that a rule gives; throws unless it is one. Errors name it `argument`. */
function initOf(argument: string, init: unknown): Init {
  if (typeof init === 'string') return initOfWord(argument, init);
  checkInit(argument, init as Init);
  return init as Init;
}

/** Whether a value is a RegExp, of whatever realm. */
const isRegExp = (value: unknown): boolean => Object.prototype.toString.call(value) === '[object RegExp]';

function checkRules(rules: unknown): asserts rules is readonly Rule[] {
  if (!Array.isArray(rules)) throw argumentError('rules', 'an array of [which, init]', rules);
  for (const [i, rule] of rules.entries()) {
    if (!Array.isArray(rule) || rule.length !== 2) throw argumentError(`rules[${i}]`, '[which, init]', rule);
    const [which, init] = rule;
    if (typeof which !== 'string' && !isRegExp(which)) {
      throw argumentError(`rules[${i}][0]`, 'a RegExp, a glob or a name', which);
    }
    if (typeof init !== 'function') initOf(`rules[${i}][1]`, init);
  }
}

/** The test of a rule on names. Unlike other RegExp methods, `search` neither reads nor changes lastIndex. */
function matcherOf([which]: Rule): (name: string) => boolean {
  return typeof which === 'string' ? globMatcher(which) : (name) => name.search(which) !== -1;
}

/**
 * Specs for `createAll` and `fillAll`: every parameter with the initializer of the first rule that matches its name.
 *
 * A string is the whole name, or a glob: `*` stands for any number of characters that are no dots, `**` for any number of characters.
 * A RegExp may match anywhere in a name. Both may match no name at all; but a string without a star that no parameter uses is an error,
 * since it can only be a mistake.
 *
 * @param parameters - shapes by name; or specs by name, for a layout, a dtype, groups
 * @param rules - `[which, init]`: a RegExp, a glob or a name; an initializer, the name of a method, or a function of shape and name
 * @returns the specs by name, in the order of `parameters`
 * @throws ArgumentError for parameters that no rule matches, with their names
 * @example
 * const specs = specsByRules({ 'fc.weight': [784, 256], 'fc.bias': [256] }, [
 *   ['**.bias', zeros()],
 *   ['**.weight', (shape) => (shape.length > 1 ? heNormal() : ones())],
 * ]);
 * const model = await initializer.createAll(specs);
 */
export function specsByRules<P extends Omit<WeightSpec, 'init'> = { readonly shape: Shape }>(
  parameters: ParameterShapes<P>,
  rules: readonly Rule[],
): Record<string, P & { readonly init: Init }> {
  return named('specsByRules', () => applyRules(parameters, rules));
}

/** `specsByRules`, inside another call, whose word for the parameters is `argument`. */
export function applyRules<P extends Omit<WeightSpec, 'init'>>(
  parameters: ParameterShapes<P>,
  rules: readonly Rule[],
  argument = 'parameters',
): Record<string, P & { readonly init: Init }> {
  checkObject(argument, parameters);
  checkRules(rules);
  const matchers = rules.map(matcherOf);
  const used = new Set<Rule>();
  const unmatched: string[] = [];
  const specs = Object.entries(parameters).map(([name, parameter]) =>
    forItem(show(name), () => {
      if (!Array.isArray(parameter)) checkObject('parameter', parameter, SPEC_KEYS + FILL_KEYS);
      const spec = (Array.isArray(parameter) ? { shape: parameter } : parameter) as P & { readonly init?: unknown };
      checkShape(spec.shape);
      if (spec.init !== undefined) throw argumentError('init', 'absent: the rules give it', spec.init);
      const index = matchers.findIndex((matches) => matches(name));
      const rule = rules[index];
      if (!rule) {
        unmatched.push(name);
        return [name, spec];
      }
      used.add(rule);
      const [, init] = rule;
      const given = typeof init === 'function' ? init(spec.shape, name) : init;
      return [name, { ...spec, init: initOf(`rules[${index}][1]`, given) }];
    }),
  );
  if (unmatched.length > 0) throw argumentError(argument, 'names that some rule matches', unmatched);
  for (const [i, rule] of rules.entries()) {
    const [which] = rule;
    if (typeof which === 'string' && !isGlob(which) && !used.has(rule)) {
      throw argumentError(`rules[${i}][0]`, 'the name of a parameter that no rule before it matches', which);
    }
  }
  return Object.fromEntries(specs) as Record<string, P & { readonly init: Init }>;
}
