// Runs calls in Python and brings the bytes of their values.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { hasEnvironment, pythonWith } from '../../scripts/engines/venv.mjs';
import type { Framework } from './call.ts';

/** The value of a call: numpy's dtype, how many numbers, and their bytes; or what Python raised. */
export type Dump =
  | { readonly dtype: string; readonly numbers: number; readonly bytes: Uint8Array }
  | { readonly error: string };

const folderOf = ({ name }: Framework): string => `generators-${name.toLowerCase()}`;

/** Whether the framework is there, so that `dumpsOf` need not install it. */
export const isInstalled = (framework: Framework): boolean => hasEnvironment(folderOf(framework));

/** An environment with a framework: with the versions that it names, or with the latest. */
function environmentOf(framework: Framework, latest: boolean): string {
  const { packages, indices = [[]] } = framework;
  const folder = folderOf(framework);
  if (!latest) return pythonWith(folder, packages, indices) as string;
  const unpinned = packages.map((text) => text.replace(/==.*/, ''));
  // The last index has the builds for CPUs, which pip prefers.
  return pythonWith(`${folder}-latest`, unpinned, [...indices].reverse()) as string;
}

/** Evaluates expressions after a framework's setup, in an environment of its own. */
export function dumpsOf(framework: Framework, expressions: readonly string[], latest = false): Dump[] {
  const { name, setup } = framework;
  const python = environmentOf(framework, latest);
  const folder = mkdtempSync(join(tmpdir(), 'weight-init-generators-'));
  try {
    writeFileSync(join(folder, 'setup.py'), setup);
    writeFileSync(join(folder, 'calls.json'), JSON.stringify(expressions));
    const script = fileURLToPath(new URL('dump.py', import.meta.url));
    const args = [script, join(folder, 'setup.py'), join(folder, 'calls.json'), folder];
    const { status, stdout } = spawnSync(python, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 2] });
    if (status !== 0) throw new Error(`${name}: Python ended with status ${status}`);
    const facts = JSON.parse(stdout) as ({ dtype: string; size: number } | { error: string })[];
    return facts.map((fact, i) =>
      'error' in fact
        ? fact
        : { dtype: fact.dtype, numbers: fact.size, bytes: new Uint8Array(readFileSync(join(folder, `${i}.bin`))) },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
