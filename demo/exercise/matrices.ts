// The four matrices of the course's exercise.
import { printTensor } from '../../src/cli/frameworks/torch-print.ts';
import { initializeWeightsSync } from '../../src/index-cpu.ts';
import { initOfMethod } from '../../src/initializers/methods.ts';
import { seedCode } from '../form/seed.ts';
import { type Statistics, statisticsOf } from '../initialize/statistics.ts';
import { type Expected, expectedOf } from '../theory/expected.ts';

export const METHODS = ['zero', 'small_random', 'xavier', 'he'] as const;
const SHAPE = [10, 10] as const;

export interface ExerciseMatrix {
  readonly method: (typeof METHODS)[number];
  /** As `print(matrix)` of PyTorch shows it. */
  readonly text: string;
  readonly expected: Expected;
  readonly statistics: Statistics;
}

/** Throws for a seed that the library refuses. */
export const matricesOf = (seed: number | bigint): Promise<ExerciseMatrix[]> =>
  Promise.all(
    METHODS.map(async (method) => {
      const { data } = initializeWeightsSync(SHAPE, method, { seed, warnings: false });
      const expected = expectedOf({ shape: SHAPE, init: initOfMethod(method), layout: 'in-out', dtype: 'f32' });
      const text = printTensor(SHAPE, 'f32', (index) => data[index] as number);
      return { method, text, expected, statistics: await statisticsOf(data, expected) };
    }),
  );

/** Code that makes them. */
export const codeOfExercise = (seed: number | bigint): string =>
  `import { initializeWeightsSync as initialize_weights } from 'weight-init/cpu';

for (const method of [${METHODS.map((method) => `'${method}'`).join(', ')}]) {
  const { data } = initialize_weights([10, 10], method, { seed: ${seedCode(seed)} });
  console.log(method, data); // 100 numbers, row by row
}

// In a terminal: npx weight-init print 10,10 he --seed ${seed}`;
