// The built library in processes of Node: hosts that forbid things, and a process that ends when its work is done.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { heNormal } from '../../src/index.ts';
import { fillWeightsSync } from '../../src/index-cpu.ts';

/** Runs a script in a process of Node, which is ended if the test is. */
async function outputOf(script: string, signal: AbortSignal, args: readonly string[] = []): Promise<string> {
  const all = [...args, '--input-type=module', '-e', script];
  const cwd = new URL('../..', import.meta.url);
  return (await promisify(execFile)(process.execPath, all, { cwd, signal })).stdout.trim();
}

describe('a host', () => {
  /** Prints what three threads make, and whether they helped: fills until two have begun, or one was refused. */
  const SCRIPT = `
    import { createHash } from 'node:crypto';
    import threads from 'node:worker_threads';
    process.on('unhandledRejection', () => process.exit(3));
    const { Worker } = threads;
    let ready = 0;
    let refused = 0;
    threads.Worker = class extends Worker {
      constructor(...args) {
        try {
          super(...args);
        } catch (error) {
          refused++;
          throw error;
        }
        this.once('message', () => ready++);
      }
    };
    const { createInitializer, heNormal } = await import('weight-init');
    const init = await createInitializer({ backend: 'cpu', seed: 42, threads: 3 });
    const create = () => init.create({ shape: [1501, 1501], init: heNormal() });
    do await create();
    while (ready < 2 && refused === 0);
    const { data } = await create();
    const hash = createHash('sha256').update(new Uint8Array(data.buffer)).digest('hex');
    console.log(hash, refused > 0 ? 'refused' : 'helped');`;
  const expected = new Float32Array(1501 * 1501);
  fillWeightsSync(expected, { shape: [1501, 1501], init: heNormal(), seed: 42 });
  const hash = createHash('sha256').update(new Uint8Array(expected.buffer)).digest('hex');
  // The name that it had until Node 23.
  const { allowedNodeEnvironmentFlags: flags } = process;
  const permission = flags.has('--permission') ? '--permission' : '--experimental-permission';

  test.for<[string, string[], string, string]>([
    ['that permits no threads', [permission, '--allow-fs-read=*'], '', 'refused'],
    ['without WebAssembly', [], 'delete globalThis.WebAssembly;', 'helped'],
    ['without SharedArrayBuffer', [], 'delete globalThis.SharedArrayBuffer;', 'helped'],
    [
      'without threads, WebAssembly and shared memory',
      [permission, '--allow-fs-read=*'],
      'delete globalThis.WebAssembly; delete globalThis.SharedArrayBuffer;',
      'refused',
    ],
  ])('%s', async ([, args, before, threads], { signal }) => {
    expect(await outputOf(before + SCRIPT, signal, args)).toBe(`${hash} ${threads}`);
  });
});

test('a process ends when its weights are made, while its threads are idle', async ({ signal }) => {
  // Its clock stands still: whatever waits for a timer waits for ever.
  const script = `
    const { setTimeout, setInterval } = globalThis;
    globalThis.setTimeout = (call) => setTimeout(call, 2 ** 31 - 1);
    globalThis.setInterval = (call) => setInterval(call, 2 ** 31 - 1);
    import { createInitializer } from 'weight-init';
    const init = await createInitializer({ backend: 'cpu', seed: 1, threads: 3 });
    const { data } = await init.create({ shape: [2000, 2000], init: 'he' });
    console.log(data.length);`;
  expect(await outputOf(script, signal)).toBe('4000000');
});
