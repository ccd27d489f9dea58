// Python: the first interpreter that has the package.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { openProcess } from './process.mjs';

const MAIN = fileURLToPath(new URL('../../bench/peers/native.py', import.meta.url));
const INTERPRETERS = ['python3', '/usr/bin/python3'];

/** The interpreter that has a package, and the package's version; undefined if there is none. */
export function findPython(name) {
  for (const command of INTERPRETERS) {
    const { status, stdout } = spawnSync(command, ['-c', `import ${name}; print(${name}.__version__)`], {
      encoding: 'utf8',
    });
    if (status === 0) return { command, version: stdout.trim() };
  }
  return undefined;
}

export async function openPython(name, threads) {
  const found = findPython(name);
  if (!found) throw new Error(`not installed for ${INTERPRETERS.join(' or ')}`);
  return openProcess(found.command, [MAIN], { OMP_NUM_THREADS: String(threads) });
}
