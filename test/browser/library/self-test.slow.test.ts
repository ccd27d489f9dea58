// The self-test passes here, and finds a device that computes wrongly: each fault is put into the shader, or into what the
// device is told.
import { expect, test } from 'vitest';
import { openHarness } from '../harness/browser.ts';

const opened = openHarness();

test('passes, after whatever else the device did, and leaves nothing behind', async () => {
  const result = await opened.page.evaluate(async () => {
    const device = await harness.deviceWith();
    const first = performance.now();
    const fresh = await harness.lib.selfTest(device);
    const again = performance.now();
    const { createBuffer } = device;
    const left = new Set<GPUBuffer>();
    device.createBuffer = (descriptor) => {
      const buffer = createBuffer.call(device, descriptor);
      left.add(buffer);
      const { destroy } = buffer;
      buffer.destroy = () => {
        left.delete(buffer);
        destroy.call(buffer);
      };
      return buffer;
    };
    const second = await harness.lib.selfTest(device);
    const end = performance.now();
    device.createBuffer = createBuffer;
    return { fresh, second, left: left.size, times: [again - first, end - again] };
  });
  const expected = { passed: true, different: 0, failures: [], compared: result.fresh.compared };
  expect(result.fresh).toEqual(expected);
  expect(result.second).toEqual(expected);
  expect(result.fresh.compared).toBeGreaterThan(50_000);
  expect(result.left).toBe(0);
  console.log(`self-test: ${result.times.map((ms) => `${ms.toFixed(0)} ms`).join(', then ')}`);
});

test('a quick test compiles five pipelines', async () => {
  const result = await opened.page.evaluate(async () => {
    const device = await (await navigator.gpu.requestAdapter())?.requestDevice();
    if (!device) throw new Error('no device');
    let pipelines = 0;
    const create = device.createComputePipelineAsync.bind(device);
    device.createComputePipelineAsync = (descriptor) => {
      pipelines++;
      return create(descriptor);
    };
    const start = performance.now();
    const { passed, different, compared } = await harness.lib.selfTest(device, { quick: true });
    const took = performance.now() - start;
    device.destroy();
    return { passed, different, enough: compared > 20_000, pipelines, took };
  });
  const { took, ...others } = result;
  expect(others).toEqual({ passed: true, different: 0, enough: true, pipelines: 5 });
  console.log(`quick self-test: ${took.toFixed(0)} ms`);
});

test('a whole test compiles each entry point with each value of its constants', async () => {
  const compiled = await opened.page.evaluate(async () => {
    const device = await (await navigator.gpu.requestAdapter())?.requestDevice();
    if (!device) throw new Error('no device');
    const compiled: { entryPoint: string; constants: Record<string, number> }[] = [];
    const create = device.createComputePipelineAsync.bind(device);
    device.createComputePipelineAsync = (descriptor) => {
      const { entryPoint = '', constants = {} } = descriptor.compute;
      compiled.push({ entryPoint, constants });
      return create(descriptor);
    };
    await harness.lib.selfTest(device);
    device.destroy();
    return compiled;
  });
  expect(compiled.length).toBe(22); // as docs/guides/testing.md says
  const seen: Record<string, Record<string, string>> = {};
  for (const { entryPoint } of compiled) {
    const all = compiled.filter((variant) => variant.entryPoint === entryPoint).map(({ constants }) => constants);
    const valuesOf = (name: string): string => [...new Set(all.map((constants) => constants[name]))].sort().join(' ');
    seen[entryPoint] = Object.fromEntries(Object.keys(all[0] ?? {}).map((name) => [name, valuesOf(name)]));
  }
  const flags = { wi_hasMean: '0 1', wi_clamped: '0 1', wi_flat: '0 1', wi_spaced: '0 1', wi_workgroupSize: '256' };
  expect(seen).toEqual({
    // The draws in the order of shaders/fill.wgsl. Those by row and column are stored one by one.
    wi_fillQuads: { ...flags, wi_draw: '0 1 2 3', wi_dtype: '0' },
    wi_fillHalfQuads: { ...flags, wi_draw: '0 1 2 3', wi_dtype: '1 2' },
    wi_fillElements: { ...flags, wi_draw: '0 1 2 3 4 5 6', wi_dtype: '0 1 2' },
    wi_reflect: {},
    wi_triangle: {},
    wi_project: {},
    wi_apply: {},
  });
  // Pairs of constants that users meet, and that change the arithmetic or how halves are stored.
  const pairsOf = (first: string, second: string, entryPoint = ''): string =>
    [
      ...new Set(
        compiled
          .filter((variant) => variant.entryPoint.startsWith(entryPoint) && first in variant.constants)
          .map(({ constants }) => `${constants[first]}${constants[second]}`),
      ),
    ]
      .sort()
      .join(' ');
  expect(pairsOf('wi_draw', 'wi_hasMean')).toBe('00 10 11 20 21 30 40 50 60');
  expect(pairsOf('wi_hasMean', 'wi_clamped')).toBe('00 01 10 11');
  expect(pairsOf('wi_flat', 'wi_spaced', 'wi_fillElements')).toBe('00 01 10');
  expect(pairsOf('wi_dtype', 'wi_flat', 'wi_fillElements')).toBe('00 01 10 21');
});

// With the least that a device may have: workgroups.slow.test.ts.
test('passes on a device in compatibility mode, whose workgroups are smaller', async () => {
  const result = await opened.page.evaluate(async () => {
    const device = await harness.deviceWith({}, {}, { featureLevel: 'compatibility' });
    return { most: device.limits.maxComputeInvocationsPerWorkgroup, ...(await harness.lib.selfTest(device)) };
  });
  expect(result).toMatchObject({ most: 128, passed: true, different: 0, failures: [] });
});

interface Fault {
  /** What is done to a device before anything of ours sees it. */
  breaks: string;
  /** The path in which it must be seen first. */
  seen: RegExp;
}

/** A change of the shader's text. */
const inShader = (from: string, to: string): string => `
  const create = device.createShaderModule.bind(device);
  device.createShaderModule = (descriptor) => {
    if (descriptor.code.includes(${JSON.stringify(from)})) broken++;
    return create({ ...descriptor, code: descriptor.code.replaceAll(${JSON.stringify(from)}, ${JSON.stringify(to)}) });
  };`;

/** A bit of the table, on its way to the device. */
const inTable = (word: number, bit: number): string => `
  const write = device.queue.writeBuffer.bind(device.queue);
  device.queue.writeBuffer = (buffer, at, data, ...rest) => {
    if (/normal table/.test(buffer.label)) {
      broken++;
      data = data.slice();
      data[${word}] ^= 1 << ${bit};
    }
    return write(buffer, at, data, ...rest);
  };`;

const PRODUCT = 'var weight = sample * wi_params.scale;';

const FAULTS: Record<string, Fault> = {
  'the first word of the table': { breaks: inTable(0, 0), seen: /^table/ },
  'a word of the table that one sample in 10^9 needs': { breaks: inTable(2 * 128 * 7 + 1, 31), seen: /^table/ },
  'the last word of the table': { breaks: inTable(8191, 3), seen: /^table/ },
  'a product rounded to zero': {
    breaks: inShader(PRODUCT, 'var weight = bitcast<f32>(bitcast<u32>(sample * wi_params.scale) & 0xfffffffeu);'),
    seen: /^normal$/,
  },
  'a product fused into the sum, as exactly as two floats can say': {
    breaks: inShader(
      'weight = wi_params.mean + bitcast<f32>(bitcast<u32>(weight) ^ wi_params.zero);',
      `let high = bitcast<f32>(bitcast<u32>(weight) ^ wi_params.zero);
       let s1 = bitcast<f32>(bitcast<u32>(sample) & 0xfffff000u); let s2 = sample - s1;
       let t1 = bitcast<f32>(bitcast<u32>(wi_params.scale) & 0xfffff000u); let t2 = wi_params.scale - t1;
       let low = ((s1 * t1 - high) + s1 * t2 + s2 * t1) + s2 * t2;
       let sum = wi_params.mean + high; let part = sum - wi_params.mean;
       weight = sum + (((wi_params.mean - (sum - part)) + (high - part)) + low);`,
    ),
    seen: /^uniform with a mean/,
  },
  'subnormal halves flushed to 0': {
    breaks: inShader(
      'return ((bits >> 16u) & 0x8000u) | min(',
      'if (exponent < 113u) { return (bits >> 16u) & 0x8000u; } return ((bits >> 16u) & 0x8000u) | min(',
    ),
    seen: /^f16/,
  },
  'halves cut off, not rounded': {
    breaks: inShader('return (bits + 0x7fffu + ((bits >> 16u) & 1u)) >> 16u;', 'return bits >> 16u;'),
    seen: /^bf16/,
  },
  'a wrong constant of Philox': { breaks: inShader('0xD2511F53u', '0xD2511F55u'), seen: /^normal$/ },
  'the far tail alone': {
    breaks: inShader(
      'let magnitude = f32(i32(entry.x - (drop >> 10u)));',
      'let magnitude = f32(i32(entry.x - (drop >> 10u) + select(0u, 16u, w < 512u)));',
    ),
    seen: /^normal of /,
  },
  'a workgroup that does not run': {
    breaks: `
      const { dispatchWorkgroups } = GPUComputePassEncoder.prototype;
      GPUComputePassEncoder.prototype.dispatchWorkgroups = function (x, ...rest) {
        if (x > 1) broken++;
        dispatchWorkgroups.call(this, x > 1 ? x - 1 : x, ...rest);
      };
      restore = () => { GPUComputePassEncoder.prototype.dispatchWorkgroups = dispatchWorkgroups; };`,
    seen: /^normal$/,
  },
  'an invocation that writes past its range': {
    breaks: inShader(
      'if (at < wi_params.count) {\n    let quads = wi_quadsAt(at, next);\n    wi_quads',
      'if (at < wi_params.count + 1u) {\n    let quads = wi_quadsAt(at, next);\n    wi_quads',
    ),
    seen: /./,
  },
  'an invocation that writes its second four past its range': {
    breaks: inShader(
      'if (next < wi_params.count) {\n      wi_quads',
      'if (next < wi_params.count + 1u) {\n      wi_quads',
    ),
    seen: /./,
  },
  'the same of halves': {
    breaks: inShader(
      'if (next < wi_params.count) {\n      wi_halfQuads',
      'if (next < wi_params.count + 1u) {\n      wi_halfQuads',
    ),
    seen: /./,
  },
  'rows without their gaps': {
    breaks: inShader('wi_params.first + row * wi_params.rows.y + ', 'wi_params.first + row * wi_params.rows.x + '),
    seen: /^uniform with a mean, rows with gaps$/,
  },
  'rows without their gaps, one by one': {
    breaks: inShader('first += row * wi_params.rows.y;', 'first += row * wi_params.rows.x;'),
    seen: /^normal with a mean, rows with gaps, one by one$/,
  },
  'rows of a box that follow one another in the tensor': {
    breaks: inShader('index * level.y,', 'index * wi_params.run,'),
    seen: /^uniform with a mean, rows with gaps$/,
  },
  'weights that are not kept within their bounds': {
    breaks: inShader('weight = clamp(weight, wi_params.limits.x, wi_params.limits.y);', ''),
    seen: /^uniform with a mean/,
  },
  'the half before a range': {
    breaks: inShader('pair = wi_elements[at >> 1u] & 0xffffu;', 'pair = 0u;'),
    seen: /one by one$/,
  },
  'the half after a range': {
    breaks: inShader('pair | (wi_elements[last >> 1u] & 0xffff0000u)', 'pair'),
    seen: /one by one$/,
  },
  'stacked matrices that all have the words of the first': {
    breaks: inShader('workgroup.y * (wi_params.size - wi_params.m * n)', '0u - workgroup.y * wi_params.m * n'),
    seen: /^stacked orthogonal$/,
  },
  'stacked matrices that are all read from the place of the first': {
    breaks: inShader('(element - wi_params.value) / wi_params.tap.w', '0u'),
    seen: /^stacked orthogonal$/,
  },
};

/** The faults that a quick test does not see: they are not in the arithmetic. */
const SEEN_BY_THE_WHOLE_TEST_ALONE: readonly string[] = [
  'the same of halves',
  'rows without their gaps, one by one',
  'the half before a range',
  'the half after a range',
  'stacked matrices that all have the words of the first',
  'stacked matrices that are all read from the place of the first',
];

interface Found {
  broken: number;
  quick: { passed: boolean };
  result: { passed: boolean; different: number; failures: { path: string }[] };
  refused: string;
  backend: string;
  reason: string;
  data: number;
  untested: string;
}

test.each(Object.entries(FAULTS))('finds %s', async (fault, { breaks, seen }) => {
  const found = (await opened.page.evaluate(`(async () => {
    const device = await (await navigator.gpu.requestAdapter()).requestDevice();
    let broken = 0;
    let restore = () => {};
    ${breaks}
    const { lib } = harness;
    try {
      const quick = await lib.selfTest(device, { quick: true });
      const result = await lib.selfTest(device);
      const strict = { device, seed: 1, backend: 'webgpu', selfTest: true };
      const refused = await lib.createInitializer(strict).then(() => 'accepted', String);
      const fallback = await lib.createInitializer({ device, seed: 1, selfTest: true });
      const weights = await fallback.create({ shape: [10, 10], init: 'he' });
      const { backend: untested } = await lib.createInitializer({ device, seed: 1 });
      const { backend, reason } = fallback;
      return { broken, quick, result, refused, backend, reason, data: weights.data?.length, untested };
    } finally {
      restore();
      device.destroy();
    }
  })()`)) as Found;
  expect(found.broken).toBeGreaterThan(0);
  expect(found.result.passed).toBe(false);
  expect(found.quick.passed).toBe(SEEN_BY_THE_WHOLE_TEST_ALONE.includes(fault));
  expect(found.result.different).toBeGreaterThan(0);
  expect(found.result.failures[0]?.path).toMatch(seen);
  const message =
    'this device computes wrongly: \\d+ of \\d+ words differ, the first in .+: word \\d+ is 0x[0-9a-f]{8} and should be 0x[0-9a-f]{8}$';
  expect(found.refused).toMatch(new RegExp(`^IncorrectDeviceError: createInitializer: ${message}`));
  expect(found.reason).toMatch(new RegExp(`^${message}`));
  expect(found).toMatchObject({ backend: 'cpu', data: 100, untested: 'webgpu' });
});

test('a device of our own that computes wrongly is given back', async () => {
  const result = await opened.page.evaluate(async () => {
    const lost: Promise<GPUDeviceLostInfo>[] = [];
    const { requestDevice } = GPUAdapter.prototype;
    GPUAdapter.prototype.requestDevice = async function (...args) {
      const device = await requestDevice.apply(this, args);
      const create = device.createShaderModule.bind(device);
      device.createShaderModule = (descriptor) =>
        create({ ...descriptor, code: descriptor.code.replaceAll('0x9e3779b9u', '0x9e3779bau') });
      lost.push(device.lost);
      return device;
    };
    try {
      const auto = await harness.lib.createInitializer({ seed: 1, selfTest: true });
      const strict = { seed: 1, backend: 'webgpu', selfTest: true } as const;
      const refused = await harness.lib.createInitializer(strict).then(() => 'accepted', String);
      const reasons = (await Promise.all(lost)).map(({ reason }) => reason);
      return { backend: auto.backend, reason: auto.reason, refused, reasons };
    } finally {
      GPUAdapter.prototype.requestDevice = requestDevice;
    }
  });
  expect(result).toMatchObject({ backend: 'cpu', reasons: ['destroyed', 'destroyed'] });
  expect(result.reason).toMatch(/^this device computes wrongly/);
  expect(result.refused).toMatch(/^IncorrectDeviceError: createInitializer: this device computes wrongly/);
});

test('what is not a device, or not a choice', async () => {
  const errors = await opened.page.evaluate(async () => [
    await harness.lib.selfTest({} as never).then(() => 'accepted', String),
    await harness.lib.selfTest({} as never, { quick: 1 } as never).then(() => 'accepted', String),
    await harness.lib.selfTest({} as never, { fast: true } as never).then(() => 'accepted', String),
    await harness.lib.createInitializer({ selfTest: 'yes' as never }).then(() => 'accepted', String),
  ]);
  expect(errors[0]).toMatch(/^ArgumentError: selfTest: device must be a GPUDevice, got /);
  expect(errors[1]).toBe('ArgumentError: selfTest: options.quick must be a boolean, got 1');
  expect(errors[2]).toMatch(/^ArgumentError: selfTest: options\.fast is not known/);
  expect(errors[3]).toBe('ArgumentError: createInitializer: selfTest must be a boolean, got "yes"');
});
