// The examples in the browser: what each shows is checked against the CPU in Node, bit for bit.
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { CANVAS_ARGS } from '../../../scripts/engines/chromium.mjs';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { serve } from '../../../scripts/engines/serve.mjs';
import { type FillSpec, heNormal, heUniform, normal, zeros } from '../../../src/index.ts';
import { fillWeightsSync } from '../../../src/index-cpu.ts';
import { answerFromPackages, ofTransformers } from '../../../verify/hosts/cdn.ts';
import { connectToBrowser } from '../harness/browser.ts';
import { hearComplaints } from '../harness/complaints.ts';
import { type ExamplePage, openExamples } from '../harness/examples.ts';

const open = openExamples();
const openStatic = openExamples('static');
const openWithCanvas = openExamples('vite', CANVAS_ARGS);
const packages = fileURLToPath(new URL('../../../examples/node_modules', import.meta.url));
const openWithoutNetwork = openExamples('vite', undefined, (page) =>
  answerFromPackages(page, ofTransformers(packages)),
);

test('the examples compile, strictly, with the types of their frameworks', () => {
  const cwd = fileURLToPath(new URL('../../../examples', import.meta.url));
  const { stdout } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.'], {
    cwd,
    encoding: 'utf8',
  });
  expect(stdout).toBe('');
});

/** The bits of a tensor. */
function expected(spec: Omit<FillSpec, 'seed'>, seed = 42): number[] {
  const values = new Float32Array(spec.shape.reduce((product, size) => product * size, 1));
  fillWeightsSync(values, { ...spec, seed });
  return [...new Uint32Array(values.buffer)];
}

/** The bits of float32 arrays that an example exports, by name: `a`, or `a/b` for the member of an object. */
const exported = ({ page }: ExamplePage, ...names: string[]): Promise<Record<string, number[]>> =>
  page.evaluate((all) => {
    const bitsOf = (name: string): [string, number[]] => {
      const [first = '', ...rest] = name.split('/');
      let value = (example as Record<string, unknown>)[first];
      if (rest.length > 0) value = (value as Record<string, unknown>)[rest.join('/')];
      const { buffer, byteOffset, length } = value as Float32Array;
      return [name, [...new Uint32Array(buffer, byteOffset, length)]];
    };
    return Object.fromEntries(all.map(bitsOf));
  }, names);

/** A row of a matrix. */
const rowOf = (bits: readonly number[], row: number, columns: number): number[] =>
  bits.slice(row * columns, (row + 1) * columns);

/** The bits of the sums of a matrix's columns, in the order of the rows: only additions, which no device may round otherwise. */
function columnSums(bits: readonly number[], rows: number, columns: number): number[] {
  const values = new Float32Array(Uint32Array.from(bits).buffer);
  const sums = new Float32Array(columns);
  for (let i = 0; i < rows * columns; i++) sums[i % columns] = (sums[i % columns] as number) + (values[i] as number);
  return [...new Uint32Array(sums.buffer)];
}

test('training-step: the loss falls, and a second run has the losses of the first, bit for bit', async () => {
  await open('training-step', async ({ page, output }) => {
    const found = await page.evaluate(async () => {
      const { train } = example as { train(steps: number): Promise<Record<'losses' | 'w1' | 'w2', Float32Array>> };
      const bitsOf = (values: Float32Array): number[] => [...new Uint32Array(values.buffer)];
      const [first, second, none] = [await train(200), await train(200), await train(0)];
      return {
        first: [...first.losses],
        losses: [bitsOf(first.losses), bitsOf(second.losses)],
        weights: [bitsOf(first.w2), bitsOf(second.w2)],
        w1: bitsOf(none.w1),
        w2: bitsOf(none.w2),
      };
    });
    expect(found.w1).toEqual(expected({ name: 'w1', shape: [2, 32], init: heNormal() }));
    expect(found.w2).toEqual(expected({ name: 'w2', shape: [32, 1], init: heNormal({ gain: 1 }) }));
    expect(found.losses[1]).toEqual(found.losses[0]);
    expect(found.weights[1]).toEqual(found.weights[0]);
    expect(found.first.at(-1)).toBeLessThan((found.first[0] as number) / 10);
    const runs = [...output.matchAll(/^run \d: (loss .*)$/gm)].map(([, text]) => text);
    expect(runs.length).toBe(2);
    expect(runs[0]).toBe(runs[1]);
    expect(runs[0]).toContain(`loss ${found.first[0]} → `);
  });
});

test('tfjs: layers begin with the weights of the CPU, learn, and begin again', async () => {
  await open('tfjs', async (opened) => {
    const found = await exported(
      opened,
      'kernels/fc1/kernel',
      'kernels/fc2/kernel',
      'again/fc1/kernel',
      'again/fc2/kernel',
    );
    const fc1 = expected({ name: 'fc1/kernel', shape: [2, 32], init: heNormal() });
    const fc2 = expected({ name: 'fc2/kernel', shape: [32, 1], init: heNormal() });
    expect(found).toEqual({
      'kernels/fc1/kernel': fc1,
      'kernels/fc2/kernel': fc2,
      'again/fc1/kernel': fc1,
      'again/fc2/kernel': fc2,
    });
    const losses = await opened.page.evaluate(() => (example as { losses: number[] }).losses);
    expect(losses.at(-1)).toBeLessThan((losses[0] as number) / 2);
    expect(opened.output).toMatch(/^loss \d\.\d{4} → \d\.\d{4} in 20 epochs\nfc1\/kernel began with /);
  });
});

test('onnxruntime-web: a session multiplies by the weights of the CPU, given as an input and stored', async () => {
  await open('onnxruntime-web', async (opened) => {
    const row = rowOf(expected({ name: 'w', shape: [784, 10], init: heNormal() }), 5, 10);
    expect(await exported(opened, 'asInput', 'asStored')).toEqual({ asInput: row, asStored: row });
    expect(opened.output).toMatch(/^row 5 of w as an input: \S+ \S+ \S+\nrow 5 of w as a stored parameter: /);
  });
});

test('lora: before training the adapted weights are those of the base model, after it one column is not', async () => {
  await open('lora', async (opened) => {
    const base = expected({ name: 'h.0.attn', shape: [64, 48], init: normal({ stddev: 0.02 }) });
    const found = await exported(opened, 'frozen', 'before', 'after');
    expect({ frozen: found.frozen, before: found.before }).toEqual({ frozen: base, before: base });
    const changed = (found.after as number[]).flatMap((word, i) => (word === base[i] ? [] : [i % 48]));
    expect(new Set(changed)).toEqual(new Set([0]));
    const adapter = await opened.page.evaluate(async () => {
      const { a, b } = example as Record<'a' | 'b', { read(): Promise<Float32Array> }>;
      return [await a.read(), await b.read()].map((values) => [...new Uint32Array(values.buffer)]);
    });
    const init = heUniform({ nonlinearity: 'leaky_relu', a: Math.sqrt(5) });
    expect(adapter[0]).toEqual(expected({ name: 'h.0.attn.lora_A', shape: [64, 4], init }));
    expect(adapter[1]?.slice(1)).toEqual(expected({ name: 'h.0.attn.lora_B', shape: [4, 48], init: zeros() }).slice(1));
    expect(opened.output).toBe(
      '448 parameters to train instead of 3072\n' +
        `before training 0 of 3072 weights differ from the base model's, after it ${changed.length}`,
    );
  });
});

test('diffusion-noise: an image alone, and its middle, are those of the batch', async () => {
  await open('diffusion-noise', async (opened) => {
    const found = await exported(opened, 'batch', 'alone', 'cropped');
    const batch = expected({ name: 'noise', shape: [8, 4, 64, 64], init: normal({ stddev: 1 }) });
    const image = batch.slice(5 * 16384, 6 * 16384);
    expect(found.batch).toEqual(batch);
    expect(found.alone).toEqual(image);
    expect(found.cropped).toEqual(
      image.filter((_, i) => {
        const [row, column] = [Math.floor(i / 64) % 64, i % 64];
        return row >= 16 && row < 48 && column >= 16 && column < 48;
      }),
    );
    expect(opened.output).toBe(
      'image 5 alone: 16384 of 16384 numbers are those of the batch\n' +
        'its middle alone: 4096 of 4096 numbers are those of the image',
    );
  });
});

test('typegpu: the page shows what docs/typegpu.md says', async () => {
  await open('typegpu', async ({ output }) => {
    expect(readFileSync(new URL('../../../docs/typegpu.md', import.meta.url), 'utf8')).toContain(`\n${output}\n`);
  });
});

test('jax-js: an array is on the weights of the CPU, and a product takes them', async () => {
  await open('jax-js', async (opened) => {
    const w = expected({ name: 'w', shape: [64, 32], init: heNormal() });
    expect(await exported(opened, 'made', 'row')).toEqual({ made: w, row: rowOf(w, 5, 32) });
  });
});

test.each([
  ['three: a shader in TSL', open],
  ['babylon: a compute shader', openWithCanvas],
])('%s reads the weights of the CPU', async (title, openIt) => {
  await openIt(title.split(':')[0] as string, async (opened) => {
    const { made, outputs } = await exported(opened, 'made', 'outputs');
    const w = expected({ name: 'fc1', shape: [64, 32], init: heNormal() });
    expect(made).toEqual(w);
    const sums = new Float32Array(Uint32Array.from(columnSums(w, 64, 32)).buffer).map((sum) => Math.max(0, sum));
    expect(outputs).toEqual([...new Uint32Array(sums.buffer)]);
    expect(opened.output).toBe(
      `${sums.filter((sum) => sum > 0).length} of 32 units are active; the first output is ${sums[0]}`,
    );
  });
});

test('babylon: a storage buffer is destroyed at the end of the frame, and the device with the engine', async () => {
  await openWithCanvas('babylon', async ({ page }) => {
    const found = await page.evaluate(async () => {
      const { engine, weights } = example as {
        engine: { _device: GPUDevice; endFrame(): void; dispose(): void };
        weights: { getBuffer(): { underlyingResource: GPUBuffer }; dispose(): void };
      };
      const { underlyingResource: buffer } = weights.getBuffer();
      let isDestroyed = false;
      buffer.destroy = () => {
        isDestroyed = true;
      };
      weights.dispose();
      const afterDispose = isDestroyed;
      engine.endFrame();
      const { lost } = engine._device;
      const afterFrame = isDestroyed;
      engine.dispose();
      return { afterDispose, afterFrame, reason: (await lost).reason };
    });
    expect(found).toEqual({ afterDispose: false, afterFrame: true, reason: 'destroyed' });
  });
});

test('onnxruntime-web-worker: a session in a worker multiplies by the weights of the CPU', async () => {
  await open('onnxruntime-web-worker', async (opened) => {
    const row = rowOf(expected({ name: 'w', shape: [784, 10], init: heNormal() }), 5, 10);
    expect(await exported(opened, 'row')).toEqual({ row });
    expect(opened.output).toMatch(/^row 5 of w, by a worker: \S+ \S+ \S+$/);
  });
});

test('transformers-js: a model has the weights of the CPU as its parameters', async () => {
  await openWithoutNetwork('transformers-js', async (opened) => {
    const name = 'embeddings.word_embeddings.weight';
    const w = expected({ name, shape: [1000, 32], init: normal({ stddev: 0.02 }) });
    const rows = [...rowOf(w, 5, 32), ...rowOf(w, 7, 32)];
    expect(await exported(opened, 'rows')).toEqual({ rows });
    expect(opened.output).toMatch(/^tokens 5 and 7 in 32 numbers each: \S+ \S+ \S+ …$/);
  });
});

test('next: a built client component makes the weights of the CPU, and the server none', async ({ signal }) => {
  const cwd = fileURLToPath(new URL('../../../examples/next', import.meta.url));
  const next = fileURLToPath(new URL('../../../examples/node_modules/next/dist/bin/next', import.meta.url));
  // As a command of its own, not as a part of this run.
  const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } as const;
  await promisify(execFile)(process.execPath, [next, 'build'], { cwd, signal, env });
  expect(readFileSync(`${cwd}/dist/index.html`, 'utf8')).toContain('<output>Working …</output>');
  const { address, close } = await serve({ '/_next/': `${cwd}/dist/_next`, '/page/': `${cwd}/dist` });
  const browser = await connectToBrowser();
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.setDefaultTimeout(0);
  hearComplaints(page, (text) => complaints.push(text));
  try {
    await page.goto(`${address}/page/index.html`, { waitUntil: 'load' });
    await page.waitForFunction(() => document.querySelector('output')?.textContent !== 'Working …');
    const w = new Float32Array(784 * 256);
    fillWeightsSync(w, { name: 'fc1.weight', shape: [784, 256], init: heNormal(), seed: 42 });
    const first = w.slice(0, 3).join(' ');
    expect(await page.$eval('output', (node) => node.textContent)).toBe(
      `200704 weights on webgpu; the first three: ${first}`,
    );
    expect(complaints).toEqual([]);
  } finally {
    await page.close();
    await browser.disconnect();
    close();
  }
});

test('worker: a worker makes the weights of the CPU on the GPU', async () => {
  await open('worker', async (opened) => {
    const w = expected({ name: 'fc1.weight', shape: [128, 128], init: heNormal() });
    expect(await exported(opened, 'values')).toEqual({ values: w });
    expect(opened.output).toMatch(/^16384 weights, made on webgpu in a worker; the first is /);
  });
});

test('import-map: the browser alone loads the package, and makes the weights of the CPU', async () => {
  await openStatic('import-map', async (opened) => {
    const w = expected({ name: 'fc1.weight', shape: [784, 256], init: heNormal() });
    expect(await exported(opened, 'values')).toEqual({ values: w });
    expect(opened.output).toMatch(
      /^200704 weights in a GPUBuffer; the first is \S+\na layer as in PyTorch: weight, bias$/,
    );
  });
});

test('service-worker: what the page fetches are the weights of the CPU', async () => {
  await openStatic('service-worker', async (opened) => {
    const w = expected({ name: 'fc1.weight', shape: [784, 256], init: heNormal() });
    expect(await exported(opened, 'values')).toEqual({ values: w });
    expect(opened.output).toMatch(/^200704 weights from the service worker, made on webgpu; the first is /);
  });
});
