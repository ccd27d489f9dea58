// Work on a device that is stopped by a signal, at every stage.
import { expect, test } from 'vitest';
import { openFaults } from '../harness/watch-device.ts';

const opened = openFaults();

test('within a tensor that is uploaded: nothing is written afterwards, nothing stays, the next call works', async () => {
  const result = await opened.page.evaluate(async () => {
    const device = await watched.device();
    const { queue } = device;
    const { writeBuffer } = queue;
    let writes = 0;
    let atWrite = 20;
    let abort = new AbortController();
    queue.writeBuffer = ((...args: Parameters<typeof writeBuffer>) => {
      if (++writes === atWrite) abort.abort(new Error('enough'));
      return writeBuffer.apply(queue, args);
    }) as typeof writeBuffer;
    const results = [];
    for (const threads of [1, 3]) {
      const initializer = await harness.lib.createInitializer({ device, seed: 1, route: 'upload', threads });
      const onCpu = await harness.lib.createInitializer({ backend: 'cpu', seed: 1, threads });
      const big = { shape: [2 ** 25], init: harness.lib.normal({ stddev: 1 }) } as const;
      const buffer = harness.poisoned(device, 2 ** 27);
      watched.begin();
      abort = new AbortController();
      writes = 0;
      const fill = await watched.outcome(initializer.fillAll({ w: buffer }, { w: big }, { signal: abort.signal }));
      const atEnd = writes;
      // A thread takes its messages in order: after this fill it has answered whatever was left of that one.
      await onCpu.create({ ...big, shape: [2 ** 22] });
      await queue.onSubmittedWorkDone();
      const late = writes - atEnd;
      const tail = (await initializer.read(buffer, { offset: 2 ** 27 - 4096 })) as Float32Array;
      const untouched = new Uint32Array(tail.buffer).every((word) => word === harness.POISON);
      abort = new AbortController();
      writes = 0;
      const create = await watched.outcome(initializer.createAll({ a: big, b: big }, { signal: abort.signal }));
      // While another upload has the queue: the one that waits is not begun.
      abort = new AbortController();
      writes = 0;
      atWrite = 40;
      const { signal } = abort;
      const [first, second] = await Promise.all([
        watched.outcome(initializer.fill(buffer, big)),
        watched.outcome(initializer.fillAll({ w: buffer }, { w: { ...big, seed: 2 } }, { signal })),
      ]);
      atWrite = 20;
      const different = watched.different((await initializer.read(buffer)) as Float32Array, { ...big, seed: 1 });
      results.push({ fill, late, untouched, create, first, second, different, left: watched.left() });
      buffer.destroy();
    }
    device.destroy();
    return results;
  });
  const expected = {
    ...{ fill: 'Error: enough', late: 0, untouched: true, create: 'Error: enough', left: [] },
    ...{ first: 'accepted', second: 'Error: enough', different: 0 },
  };
  expect(result).toEqual([expected, expected]);
});

test('by the shader: before, while it compiles, and while it runs', async () => {
  const result = await opened.page.evaluate(async () => {
    const device = await watched.device();
    const initializer = await harness.lib.createInitializer({ device, seed: 1, route: 'shader' });
    const spec = { shape: [2 ** 18], init: harness.lib.normal({ stddev: 1 }) } as const;
    const specs = { a: spec, b: spec, c: spec };
    watched.begin();
    const outcomes: string[] = [];
    const done: string[][] = [];
    const { queue } = device;
    const stages: [object, string, number][] = [
      [device, 'createComputePipelineAsync', 1],
      [queue, 'submit', 2], // the first one has no fill in it
      [queue, 'onSubmittedWorkDone', 1],
    ];
    for (const [object, name, at] of stages) {
      const abort = new AbortController();
      const original = Reflect.get(object, name);
      let calls = 0;
      Reflect.set(object, name, (...args: unknown[]) => {
        if (++calls === at) abort.abort(new Error('enough'));
        return original.apply(object, args);
      });
      const names: string[] = [];
      const onProgress = ({ name }: { name: string }) => names.push(name);
      outcomes.push(await watched.outcome(initializer.createAll(specs, { signal: abort.signal, onProgress })));
      Reflect.set(object, name, original);
      done.push(names);
    }
    const left = watched.left();
    const small = { ...spec, shape: [1000] } as const;
    const weights = await initializer.create(small);
    const different = watched.different((await weights.read()) as Float32Array, { ...small, seed: 1 });
    device.destroy();
    return { outcomes, done, left, different };
  });
  expect(result).toEqual({
    outcomes: Array(3).fill('Error: enough'),
    done: [[], ['a'], ['a']], // what is submitted is finished
    left: [],
    different: 0,
  });
});

test.each(['shader', 'upload'] as const)(
  'by an onProgress that throws: its error, and nothing stays, by %s',
  async (route) => {
    const result = await opened.page.evaluate(async (route) => {
      const device = await watched.device();
      const initializer = await harness.lib.createInitializer({ device, seed: 1, route });
      const spec = { shape: [100, 100], init: 'he' } as const;
      watched.begin();
      let reports = 0;
      const onProgress = (): void => {
        if (++reports === 2) throw new Error('mine');
      };
      const outcome = await watched.outcome(initializer.createAll({ a: spec, b: spec, c: spec }, { onProgress }));
      const left = watched.left();
      const next = (await (await initializer.create(spec)).read()).length;
      device.destroy();
      return { outcome, reports, left, next };
    }, route);
    expect(result).toEqual({ outcome: 'Error: mine', reports: 2, left: [], next: 10_000 });
  },
);
