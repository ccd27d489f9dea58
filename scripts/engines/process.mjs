// A session in a process of its own, which reads calls and writes answers, one line of JSON each.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { within } from './deadline.mjs';

const PREFIX = 'answer ';

/** @param env - more variables of the environment */
export function openProcess(command, args, env = {}) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (data) => {
    complaint = `${complaint}${data}`.slice(-500);
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
    settle({ error: `${command} ended: ${why} ${complaint.trim()}` });
  };
  child.on('error', (error) => end(error.message));
  child.on('exit', (code, signal) => end(signal ?? `code ${code}`));
  child.stdin.on('error', () => {}); // it has ended, which is reported above

  return {
    call(method, ...args) {
      if (ended) return Promise.reject(new Error(`${command} has ended: ${complaint.trim()}`));
      const answer = new Promise((resolve, reject) => {
        waiting = { resolve, reject };
      });
      child.stdin.write(`${JSON.stringify({ method, args })}\n`);
      return within(method, answer);
    },
    async close() {
      if (ended) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    },
  };
}
