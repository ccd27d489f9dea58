// A model's test on fixed weights: the same bits on every machine, so that exact values can be expected.
import { initializeWeightsSync } from 'weight-init/cpu';

/** The code under test: x w. */
const linear = (x, { data, shape: [fanIn, fanOut] }) =>
  Array.from({ length: fanOut }, (_, column) => {
    let sum = 0;
    for (let row = 0; row < fanIn; row++) sum += x[row] * data[row * fanOut + column];
    return sum;
  });

test('a row of the identity selects a row of the weights', () => {
  const weights = initializeWeightsSync([3, 4], 'he', { name: 'fc1.weight', seed: 42 });
  expect(linear([0, 1, 0], weights)).toEqual([...weights.data.slice(4, 8)]);
});

test('the weights are those of seed 42, wherever the test runs', () => {
  const { data } = initializeWeightsSync([3, 4], 'he', { name: 'fc1.weight', seed: 42 });
  expect([...data.slice(0, 2)]).toEqual([-0.1703978329896927, -0.9948382377624512]);
});
