// The guided path: its choices are choices of its panels, and what it says is so in theory.
import { describe, expect, test } from 'vitest';
import { CHOICE_KEYS, STEPS } from '../../../demo/guide/steps.ts';
import { choicesOfQuery, queryOfChoices } from '../../../demo/initialize/choices.ts';
import { specOf } from '../../../demo/initialize/spec.ts';
import { networkOfQuery, queryOfNetwork } from '../../../demo/network/choices.ts';
import { networkOf } from '../../../demo/network/network.ts';
import { expectedOf } from '../../../demo/theory/expected.ts';
import { predictionOf } from '../../../demo/theory/prediction.ts';
import { queryOfTraining, trainingOf, trainingOfQuery } from '../../../demo/training/choices.ts';

const queryOf = (step: number): URLSearchParams => new URLSearchParams(STEPS[step]?.choices);
const sorted = (query: URLSearchParams): string[][] => [...query].sort();

test.each(STEPS.map(({ title }, i) => [title, i] as const))('%s: the panel takes the choices as they are', (_, i) => {
  const query = queryOf(i);
  if (STEPS[i]?.panel === 'initialize') {
    expect(specOf(choicesOfQuery(query)).shape).toEqual([10, 10]);
    expect(sorted(queryOfChoices(choicesOfQuery(query)))).toEqual(sorted(query));
    return;
  }
  const network = queryOfNetwork(networkOfQuery(query));
  networkOf(networkOfQuery(query));
  const isTraining = STEPS[i]?.panel === 'training';
  if (isTraining) trainingOf(trainingOfQuery(query));
  const read = isTraining ? [...network, ...queryOfTraining(trainingOfQuery(query))] : [...network];
  expect(read.sort()).toEqual(sorted(query));
});

test('a step leaves nothing of another', () => {
  for (const { choices } of STEPS) for (const key of Object.keys(choices)) expect(CHOICE_KEYS).toContain(key);
  // What no step sets is a choice of the visitor's before the path: it would make other weights than those that the steps speak of.
  for (const key of ['numbers', 'network.numbers']) expect(CHOICE_KEYS).toContain(key);
});

/** Standard deviations in theory, by layer, of each initializer of a step. */
const predictions = (step: number) => {
  const { initializers, ...network } = networkOf(networkOfQuery(queryOf(step)));
  return Object.fromEntries(
    initializers.map(({ key, init }) => {
      const prediction = predictionOf(network, init);
      if (!prediction) throw new Error(`no theory for ${key}`);
      return [key, { activations: [...prediction.activations], gradients: [...prediction.gradients] }];
    }),
  );
};
type Predicted = ReturnType<typeof predictions>[string];

describe('what it says', () => {
  test('small_random with ReLU multiplies by 0.057 in each layer, forward and backward, to less than a billionth', () => {
    const { activations, gradients } = predictions(1).small_random as Predicted;
    for (let i = 1; i < 10; i++) {
      expect(((activations[i] as number) / (activations[i - 1] as number)).toFixed(3)).toBe('0.057');
      expect(((gradients[i - 1] as number) / (gradients[i] as number)).toFixed(3)).toBe('0.057');
    }
    expect(activations[9]).toBeLessThan(1e-9);
  });

  test('with tanh, xavier keeps a fifth of the signal and a third of the gradient, and the gradient of he grows towards layer 1', () => {
    const { xavier, he } = predictions(2) as Record<'xavier' | 'he', Predicted>;
    expect(xavier.activations[9]).toBeGreaterThan(1 / 5);
    expect(xavier.gradients[0]).toBeGreaterThan(1 / 3);
    expect(xavier.gradients[0]).toBeLessThanOrEqual(1);
    expect(he.gradients[0]).toBeGreaterThan(1.2);
    expect(he.activations[9]).toBeGreaterThan(xavier.activations[9] as number);
  });

  test('he has a standard deviation of 0.25 in a layer of 32 units', () => {
    const [he, also] = networkOf(networkOfQuery(queryOf(4))).initializers.map(
      ({ init }) => expectedOf({ shape: [32, 32], init, layout: 'in-out', dtype: 'f32' }).stddev,
    );
    expect(he).toBeCloseTo(0.25, 12);
    expect(also).toBe(0.25);
  });
});
