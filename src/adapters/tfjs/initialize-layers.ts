// Sets the weights of a whole model of tf.layers anew.
import type { Tensor } from '@tensorflow/tfjs-core';
import type * as layers from '@tensorflow/tfjs-layers';
import type { Initializer } from '../../api/initializer.js';
import { argumentError, checkObject, forItem, named, show } from '../../errors.js';
import { resolveTensor } from '../../fill/resolve.js';
import { applyRules, type Rule } from '../../presets/rules.js';
import type { ArrayWeights, WeightSpec } from '../../types.js';
import { checkTfjs, type Tfjs } from './framework.js';
import { checkInitializer, filledTensor } from './kernel-initializer.js';

/** The part of a model that is used: `weights`, whose type tf.layers exports. */
export interface LayersModel {
  readonly weights: readonly Pick<layers.LayerVariable, 'dtype' | 'originalName' | 'shape' | 'write'>[];
}

/** A name that tf.layers made up, such as `dense_Dense1`: the class in lower case, the class, a count that goes on over the whole page. */
const MADE_UP = /^([a-z\d_]+)_([A-Z][A-Za-z\d]*)\d+$/;

/** Whether tf.layers made up a part of a weight's name. */
const isMadeUp = (name: string): boolean =>
  name.split('/').some((part) => {
    const [, lower = '', className = ' '] = MADE_UP.exec(part) ?? [];
    return lower.replaceAll('_', '') === className.toLowerCase();
  });

/** The variables of a model by name, as the layers asked for it: of a second model on the page, tf.layers counts the variables' own names. */
function variablesOf(model: LayersModel): Map<string, LayersModel['weights'][number]> {
  checkObject('model', model);
  if (!Array.isArray(model.weights) || model.weights.length === 0) {
    throw argumentError('model.weights', 'the variables of a model that is built', model.weights);
  }
  const variables = new Map<string, LayersModel['weights'][number]>();
  for (const variable of model.weights as LayersModel['weights']) {
    const { originalName: name, dtype } = variable;
    if (isMadeUp(name)) {
      const allowed =
        "names that do not depend on what else is on the page: give each layer a name, such as { name: 'fc1' }";
      throw argumentError('names of the weights', allowed, name);
    }
    if (variables.has(name)) throw argumentError('names of the weights', 'different from each other', name);
    forItem(show(name), () => {
      if (dtype !== 'float32') throw argumentError('dtype', "'float32'", dtype);
    });
    variables.set(name, variable);
  }
  return variables;
}

/** The tensor of a spec. On the CPU in time slices, and by threads: `filledTensor` would do it at one go. */
async function makeTensor(tf: Tfjs, spec: WeightSpec<'f32'>, initializer: Initializer): Promise<Tensor> {
  if (initializer.backend === 'webgpu') return filledTensor(tf, { ...spec, seed: initializer.seed }, initializer);
  const { data } = (await initializer.create(spec)) as ArrayWeights<'f32'>;
  return tf.tensor(data, [...spec.shape], 'float32');
}

/**
 * Sets all weights of a model of tf.layers, by rules on their names. A weight's name is that of its layer, a slash and that of the
 * weight in the layer, such as `fc1/kernel`; it selects the stream.
 *
 * Resolves when all weights are set. On TensorFlow.js's WebGPU backend they are made on its device, in memory that TensorFlow.js frees;
 * on other backends, or by an initializer on the CPU, in arrays.
 *
 * @param tf - TensorFlow.js 4.22
 * @param model - a model that is built, each layer with a name of its own
 * @param initializer - its seed is used. On a device, it must be TensorFlow.js's own
 * @param rules - as those of `specsByRules`: `[which, init]`, the first that matches a name
 * @throws ArgumentError for names that tf.layers made up, such as `dense_Dense1`: its numbers go on over the page, so another model before
 *   would change the weights; and as `specsByRules`. Nothing is set then
 * @example
 * const model = tf.sequential({
 *   layers: [
 *     tf.layers.dense({ name: 'fc1', units: 256, activation: 'relu', inputShape: [784] }),
 *     tf.layers.dense({ name: 'fc2', units: 10 }),
 *   ],
 * });
 * await initializeLayers(tf, model, initializer, [[/kernel$/, heNormal()], [/bias$/, zeros()]]);
 */
export async function initializeLayers(
  tf: Tfjs,
  model: LayersModel,
  initializer: Initializer,
  rules: readonly Rule[],
): Promise<void> {
  return named('initializeLayers', async () => {
    checkTfjs(tf);
    checkInitializer(initializer);
    const variables = variablesOf(model);
    const shapes = [...variables].map(([name, { shape }]): [string, number[]] => [name, shape as number[]]);
    const specs = applyRules<{ shape: number[] }>(Object.fromEntries(shapes), rules, 'weights');
    for (const [name, spec] of Object.entries(specs)) {
      forItem(show(name), () => resolveTensor({ ...spec, name }, initializer.seed));
    }
    // All are made before any is set.
    const tensors = new Map<string, Tensor>();
    try {
      for (const [name, spec] of Object.entries(specs)) {
        const tensor = await forItem(show(name), () => makeTensor(tf, { ...spec, name }, initializer));
        tensors.set(name, tensor);
      }
      for (const [name, variable] of variables) variable.write(tensors.get(name) as Tensor);
    } finally {
      for (const tensor of tensors.values()) tensor.dispose();
    }
  });
}
