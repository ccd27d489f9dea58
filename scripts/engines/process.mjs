// A session in a process of its own: calls go in, answers come out, one line of JSON each. The other end is process-child.mjs in
// Node and Deno, process-child.py in Python.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { withDeadline } from './deadline.mjs';

const PREFIX = 'answer ';

/**
 * @param {string} command
 * @param {string[]} args
 * @param {Record<string, string>} [env] environment variables, in addition to those of this process
 */
export function openProcess(command, args, env = {}) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  let errorOutput = '';
  child.stderr.on('data', (data) => {
    errorOutput = `${errorOutput}${data}`.slice(-500);
  });
  let waiting;
  const settle = ({ result, error }) => {
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(error));
    waiting = undefined;
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith(PREFIX)) settle(JSON.parse(line.slice(PREFIX.length)));
  });
  let ended = false;
  const end = (why) => {
    ended = true;
    settle({ error: `${command} ended: ${why} ${errorOutput.trim()}` });
  };
  child.on('error', (error) => end(error.message));
  child.on('exit', (code, signal) => end(signal ?? `code ${code}`));
  child.stdin.on('error', () => {}); // the process has ended, which `end` reports

  return {
    call(method, ...args) {
      if (ended) return Promise.reject(new Error(`${command} has ended: ${errorOutput.trim()}`));
      const answer = new Promise((resolve, reject) => {
        waiting = { resolve, reject };
      });
      child.stdin.write(`${JSON.stringify({ method, args })}\n`);
      return withDeadline(method, answer);
    },
    async close() {
      if (ended) return;
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await exited;
    },
  };
}
