// The built library in tests that Jest runs, as its users have them.
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');

test.for(['node', 'jsdom'])('in the environment %s', async (testEnvironment, { signal }) => {
  const config = JSON.stringify({
    rootDir: root,
    roots: ['<rootDir>/test/package/jest', '<rootDir>/dist'],
    testMatch: ['**/*.jest.mjs'],
    testEnvironment,
    testTimeout: 900_000,
    transform: {},
    watchman: false,
  });
  // Contexts of modules are behind a flag of Node. `--runInBand` is Jest in one process, which ends by itself.
  const args = ['--experimental-vm-modules', jest, '--config', config, '--json', '--runInBand'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, signal }).catch((error) => {
    throw new Error(`${error.stderr}`);
  });
  expect(JSON.parse(stdout)).toMatchObject({ success: true, numPassedTests: 4, numTotalTests: 4 });
});
