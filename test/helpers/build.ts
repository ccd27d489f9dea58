// Builds the library and the page, once for all projects: scripts/test.mjs has built them already.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export function setup(): void {
  if (process.env.BUILT !== undefined) return;
  for (const script of ['build', 'build:demo']) {
    execFileSync('npm', ['run', '-s', script], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    });
  }
  process.env.BUILT = '';
}
