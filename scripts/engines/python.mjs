// Python: the first interpreter that has a package.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { openProcess } from './process.mjs';

const MAIN = fileURLToPath(new URL('process-child.py', import.meta.url));
const INTERPRETERS = ['python3', '/usr/bin/python3'];

/** The interpreter that has a package, and the version of the package; undefined if there is none. */
export function findPython(name) {
  for (const command of INTERPRETERS) {
    const { status, stdout } = spawnSync(command, ['-c', `import ${name}; print(${name}.__version__)`], {
      encoding: 'utf8',
    });
    if (status === 0) return { command, version: stdout.trim() };
  }
  return undefined;
}

/** A session of an interpreter. @param {string} command @param {URL} session the module that it loads @param {Record<string, string>} [env] */
export const openPythonAt = (command, session, env) => openProcess(command, [MAIN, fileURLToPath(session)], env);

/**
 * @param {URL} session the module that it loads
 * @param {string} name of the package that the session needs
 * @param {Record<string, string>} [env]
 */
export async function openPython(session, name, env) {
  const found = findPython(name);
  if (!found) throw new Error(`${name} is not installed for ${INTERPRETERS.join(' or ')}`);
  return openPythonAt(found.command, session, env);
}
