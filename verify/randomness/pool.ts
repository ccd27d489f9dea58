// Work on all cores: calls of jobs.ts each in a process of its own, and whatever else is a promise.
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Call, Result } from './jobs.ts';

/** What a call gives, from a new process. */
export function inProcess(call: Call): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('child.ts', import.meta.url)), { serialization: 'advanced' });
    let result: Result | undefined;
    child.once('message', (message) => {
      result = message as Result;
    });
    child.once('error', reject);
    child.once('exit', (code) =>
      result === undefined ? reject(new Error(`${call.job} ended with ${code}`)) : resolve(result),
    );
    child.send(call);
  });
}

/** Does all, as many at once as there are cores, begun in their order. */
export async function all<T>(tasks: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < tasks.length) {
      const i = next++;
      results[i] = await (tasks[i] as () => Promise<T>)();
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return results;
}
