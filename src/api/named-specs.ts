// Specs by name.
import { argumentError, checkObject, forItem, show } from '../errors.js';
import type { FillSpec, WeightSpec } from '../types.js';
import { checkDrawn } from './drawn.js';
import type { TensorSpecs } from './model-types.js';

/** checkObject without its narrowing. */
const requireObject: (argument: string, spec: unknown) => void = checkObject;

/** The specs with their names, which are all different. */
function namedSpecs<S extends WeightSpec>(specs: TensorSpecs<S>): [name: string, spec: S][] {
  if (!Array.isArray(specs)) {
    requireObject('specs', specs);
    return Object.entries<S>(specs as Readonly<Record<string, S>>).map(([name, spec]): [string, S] => {
      forItem(show(name), () => requireObject('spec', spec));
      if (spec.name !== undefined && spec.name !== name) {
        throw argumentError(`specs[${show(name)}].name`, `absent or ${show(name)}`, spec.name);
      }
      return [name, spec];
    });
  }
  const seen = new Set<unknown>();
  return Array.from(specs as readonly (S & { readonly name: string })[], (spec, i) => {
    requireObject(`specs[${i}]`, spec);
    const { name } = spec;
    if (typeof name !== 'string') throw argumentError(`specs[${i}].name`, 'a string', name);
    if (seen.has(name)) throw argumentError(`specs[${i}].name`, 'a name that no other tensor has', name);
    seen.add(name);
    return [name, spec];
  });
}

/** The specs with their names, as they are resolved: one that has a stream of its own has no name. With a generator, none has one. */
export function resolvableSpecs<S extends FillSpec>(
  specs: TensorSpecs<S>,
  isDrawn: boolean,
): [name: string, spec: S][] {
  return namedSpecs(specs).map(([name, { name: _, ...rest }]) => {
    if (isDrawn) forItem(show(name), () => checkDrawn(rest as FillSpec));
    return [name, (rest.stream === undefined ? { ...rest, name } : rest) as S];
  });
}
