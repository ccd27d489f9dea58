// Writes framework-prints.json: what Python prints when it runs the lines of each case. torch, numpy and jax must be installed there:
// npx tsx test/unit/cli/framework-prints.ts PYTHON_WITH_TORCH PYTHON_WITH_JAX
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { FRAMEWORKS } from '../../../src/cli/frameworks/frameworks.ts';
import { CASES } from './framework-cases.ts';

const [torch, other] = process.argv.slice(2);
const printed: Record<string, { code: string; text: string }[]> = {};
for (const [name, specs] of Object.entries(CASES)) {
  if (name === 'tfjs') continue; // runs in the test itself
  printed[name] = specs.map((spec) => {
    const code = FRAMEWORKS[name]?.code(spec) ?? '';
    const { status, stdout, stderr } = spawnSync((name === 'torch' ? torch : other) ?? 'python3', ['-c', code], {
      encoding: 'utf8',
      env: { ...process.env, JAX_PLATFORMS: 'cpu' },
    });
    if (status !== 0) throw new Error(`${code}\n\n${stderr}`);
    return { code, text: stdout.replace(/\n$/, '') };
  });
}
writeFileSync(new URL('framework-prints.json', import.meta.url), `${JSON.stringify(printed, null, 2)}\n`);
