// npm run soak: mixed fills for five minutes, or for as many seconds as SOAK_SECONDS says, with flat memory; then the other tests
// of test/browser/soak/soak.slow.test.ts.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const { status } = spawnSync('npx', ['vitest', 'run', 'test/browser/soak/soak.slow.test.ts'], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env: { ...process.env, SOAK_SECONDS: process.env.SOAK_SECONDS ?? '300' },
});
process.exit(status ?? 1);
