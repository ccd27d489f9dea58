// A fault at every single call that reaches the device, one after the other: the device destroyed there, an exception, a
// refusal, a promise that rejects, and errors of each kind in its scopes.
import { describe, expect, test } from 'vitest';
import { openFaults } from '../harness/watch-device.ts';

const opened = openFaults();

interface Fault {
  /** The calls that are disturbed. */
  readonly at: RegExp;
  /** What is done in place of one, in the page: \`call()\` makes it, \`device\` is the one that it reaches. */
  readonly does: string;
  readonly error: RegExp;
}

const REFUSED = /^DeviceError: [\w.]+: the GPU refused: /;
const SIMULATED = /^DeviceError: [\w.]+: the GPU refused: simulated$/;
const THROWN = "new DOMException('simulated', 'OperationError')";

const FAULTS: Readonly<Record<string, Fault>> = {
  'an exception': {
    at: /^(create|get|write|begin|set|dispatch|copy|finish|submit|map)/,
    does: `throw ${THROWN}`,
    error: SIMULATED,
  },
  'a validation error': {
    at: /^(create|write|begin|set|dispatch|copy|finish|submit)/,
    does: '{ device.createBuffer({ size: 4, usage: 0 }).destroy(); return call(); }',
    error: REFUSED,
  },
  'a promise that rejects': {
    at: /^(createComputePipelineAsync|mapAsync|onSubmittedWorkDone)$/,
    does: `return Promise.reject(${THROWN})`,
    error: SIMULATED,
  },
  'an internal error': {
    at: /^popErrorScope$/,
    does: "return call().then(() => new GPUInternalError('simulated'))",
    error: SIMULATED,
  },
  'no memory': {
    at: /^popErrorScope$/,
    does: "return call().then(() => new GPUOutOfMemoryError('simulated'))",
    error: SIMULATED,
  },
};
const DESTROYED: Fault = {
  at: /./,
  does: '{ const made = call(); device.destroy(); return made; }',
  error: /^DeviceLostError: [\w.]+: the GPU device was lost \(destroyed\): /,
};

/** What is done, in the page, with tensors of these specs: set-up, new weights, fills, each read; one of them waited for. */
const run = (specs: string): string => `async (device, route) => {
  const { createInitializer, heNormal, orthogonal } = harness.lib;
  const specs = ${specs};
  const spec = { shape: [32, 32], init: heNormal() };
  const target = device.createBuffer({ label: 'target', size: 4096, usage: 0x8c });
  let model;
  try {
    const initializer = await createInitializer({ device, seed: 5, route });
    model = await initializer.createAll(specs);
    let different = 0;
    for (const [name, spec] of Object.entries(specs)) {
      const weights = await model.tensors[name].read();
      // Orthogonal matrices are not equal to the bit.
      if (spec.init.kind !== 'orthogonal') different += watched.different(weights, { ...spec, name, seed: 5 });
    }
    await initializer.fill(target, spec);
    different += watched.different(await initializer.read(target), { ...spec, seed: 5 });
    await initializer.fillAll({ s: target }, { s: spec }, { onProgress() {} });
    return different ? different + ' words differ' : 'accepted';
  } catch (error) {
    return String(error);
  } finally {
    model?.destroy();
    target.destroy();
  }
}`;
const FEW = '{ a: { shape: [32, 32], init: heNormal() } }';
const MANY = `{
  a: { shape: [32, 32], init: heNormal() },
  o: { shape: [9, 40], init: orthogonal() },
  h: { shape: [7, 9], init: heNormal(), dtype: 'f16' },
}`;

interface Outcome {
  readonly at: string;
  readonly first: string;
  readonly left: string[];
  readonly next: string;
}

/** Runs once without a fault, and then with one at the first call, at the second, and so on. */
async function disturb(fault: Fault, route: string, specs: string, fresh: boolean): Promise<string[]> {
  const { at, does, error } = fault;
  const outcomes = (await opened.page.evaluate(`(async () => {
    const run = ${run(specs)};
    // Used by all that want one that has been used: to compile takes long.
    if (${!fresh} && !globalThis.used) {
      globalThis.used = await watched.device();
      await run(globalThis.used, 'shader');
    }
    let device = globalThis.used;
    let names = [];
    /** The number of the call that is disturbed, while calls are counted. */
    let disturbed = -1;
    let counting = false;
    const restore = [];
    for (const { prototype } of [GPUDevice, GPUQueue, GPUBuffer, GPUCommandEncoder, GPUComputePassEncoder]) {
      for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
        if (typeof value !== 'function' || name === 'constructor' || !${at}.test(name)) continue;
        prototype[name] = function (...args) {
          const call = () => value.apply(this, args);
          // An empty submission only hastens what was written.
          if (!counting || (name === 'submit' && args[0].length === 0) || args[0]?.label === 'target') return call();
          if (names.push(name) - 1 !== disturbed) return call();
          counting = false;
          ${does};
        };
        restore.push(() => { prototype[name] = value; });
      }
    }
    const outcomes = [];
    try {
      for (let calls = 0; disturbed <= calls; disturbed++) {
        if (${fresh}) device = await watched.device();
        watched.begin();
        names = [];
        counting = true;
        const first = await run(device, ${JSON.stringify(route)});
        counting = false;
        if (disturbed < 0) calls = names.length;
        const left = watched.left().filter((label) => label !== 'weight-init normal table');
        const at = names[disturbed] ?? 'nowhere';
        // A device that is gone is followed by the next one's first run.
        const next = ${fault === DESTROYED} && at !== 'nowhere' ? 'accepted' : await run(device, ${JSON.stringify(route)});
        outcomes.push({ at, first, left, next });
        if (${fresh}) device.destroy();
      }
    } finally {
      for (const undo of restore) undo();
    }
    return outcomes;
  })()`)) as Outcome[];
  const undisturbed = { at: 'nowhere', first: 'accepted', left: [], next: 'accepted' };
  expect([outcomes.shift(), outcomes.pop()]).toEqual([undisturbed, undisturbed]);
  console.log(`${outcomes.length} calls, each disturbed once`);
  const accepted: string[] = [];
  for (const { at, first, left, next } of outcomes) {
    expect([at, left, next]).toEqual([at, [], 'accepted']);
    if (first === 'accepted') accepted.push(at);
    else expect(first, at).toMatch(error);
  }
  return accepted;
}

const ROUTES = ['shader', 'upload'] as const;

test.each(ROUTES)('the device is destroyed, by %s', async (route) => {
  const accepted = await disturb(DESTROYED, route, FEW, true);
  // When everything has been read, what is left to do is to free it.
  expect(new Set(accepted)).toEqual(new Set(['destroy']));
});

test.each(Object.entries(FAULTS))('%s, on a device that is new', async (_, fault) => {
  expect(await disturb(fault, 'shader', FEW, true)).toEqual([]);
});

describe.each(ROUTES)('on a device that has been used, by %s', (route) => {
  test.each(Object.entries(FAULTS))('%s', async (_, fault) => {
    expect(await disturb(fault, route, MANY, false)).toEqual([]);
  });
});
