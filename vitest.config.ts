// The tests in projects: `unit` and `isolated` need Node alone, `package` the built library, `browser` the built page and
// a browser too.
import { defineConfig } from 'vitest/config';
import { SlowFirst } from './test/helpers/slow-first.ts';

// Slow files run with `npm test -- --all`, and where one is named.
const named = (text: string) =>
  process.env.SLOW !== undefined || process.argv.some((argument) => argument.includes(text));
const slow = named('.slow');
const exclude = slow ? [] : ['**/*.slow.test.ts'];
const examples = named('examples.slow') ? ['test/helpers/examples.ts'] : [];
/** A test may wait for a machine that is busy with other things; none measures its own speed. The limit only ends what hangs. */
const common = {
  testTimeout: 3_600_000,
  hookTimeout: 3_600_000,
  setupFiles: ['test/helpers/equal-arrays.ts'],
  // A failure in a report says what was there, not how many.
  chaiConfig: { truncateThreshold: 2000 },
};

const workers = { pool: 'threads', maxWorkers: '100%' } as const;
/** Files share their modules, which saves 16 s of 43 for the unit tests on two cores: what a test changes is restored after it. */
const shared = { ...workers, isolate: false, restoreMocks: true, unstubGlobals: true };

export default defineConfig({
  test: {
    sequence: { sequencer: SlowFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          exclude: [...exclude, '**/*.isolated.test.ts'],
          ...common,
          ...shared,
        },
      },
      {
        test: {
          // Files that replace modules, or watch threads from their start.
          name: 'isolated',
          include: ['test/unit/**/*.isolated.test.ts'],
          exclude,
          ...common,
          ...workers,
        },
      },
      {
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          exclude,
          globalSetup: ['test/helpers/build.ts', ...examples],
          ...common,
          ...shared,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          exclude,
          globalSetup: ['test/helpers/build.ts', ...examples, 'test/browser/harness/global-setup.ts'],
          ...common,
          ...shared,
        },
      },
    ],
  },
});
