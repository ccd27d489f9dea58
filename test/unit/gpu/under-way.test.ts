// Calls are held back while a device is behind: a queue whose work ends when the test says so.
import { expect, test } from 'vitest';
import { underWayOn } from '../../../src/gpu/under-way.ts';

/** A queue with a list of those who wait for its work. */
function queueOf(): { device: GPUDevice; waiting: PromiseWithResolversOf<void>[] } {
  const waiting: PromiseWithResolversOf<void>[] = [];
  const queue = {
    submit() {},
    onSubmittedWorkDone: () =>
      new Promise<void>((resolve, reject) => {
        waiting.push({ resolve, reject });
      }),
  };
  return { device: { queue } as unknown as GPUDevice, waiting };
}
interface PromiseWithResolversOf<T> {
  resolve(value: T): void;
  reject(error: Error): void;
}

/** Everything that can happen without the queue has happened. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** So many calls that do not wait for each other, each with so many bytes, and how many have been let through. */
function calls(device: GPUDevice, count: number, bytes: number): { through: number } {
  const underWay = underWayOn(device);
  const state = { through: 0 };
  let turn: Promise<unknown> = Promise.resolve();
  for (let i = 0; i < count; i++) {
    turn = turn
      .then(() => underWay.room())
      .then(() => {
        state.through++;
        underWay.add(bytes);
      });
  }
  return state;
}

test('of 4,000 calls at most 384 are under way', async () => {
  const { device, waiting } = queueOf();
  const state = calls(device, 4000, 1000);
  let done = 0;
  while (state.through < 4000) {
    await settled();
    expect(state.through - done).toBeLessThanOrEqual(384);
    // The device always has work while a call waits.
    if (state.through < 4000) expect(state.through - done).toBe(384);
    const first = waiting.shift();
    // A lost device ends the wait too.
    if (waiting.length % 2) first?.resolve();
    else first?.reject(new Error('lost'));
    done += 128;
  }
});

test('of large ones, 192 MiB and the last', async () => {
  const { device, waiting } = queueOf();
  const state = calls(device, 10, 2 ** 26);
  await settled();
  expect(state.through).toBe(3);
  waiting.shift()?.resolve();
  await settled();
  expect(state.through).toBe(4);
});

test('a few small calls wait for nothing', async () => {
  const { device, waiting } = queueOf();
  const state = calls(device, 128, 1000);
  await settled();
  expect([state.through, waiting.length]).toEqual([128, 0]);
});
