// A training loop in raw WebGPU. The weights are made in its own compute pass, right before the first step.
import { createInitializer, heNormal, uniform } from 'weight-init';
import code from './training.wgsl?raw';

const POINTS = 256;
const HIDDEN = 32;
const STEPS = 500;

const initializer = await createInitializer({ backend: 'webgpu', seed: 42 });
const { device } = initializer;

const buffer = (numbers: number): GPUBuffer =>
  device.createBuffer({
    size: 4 * numbers,
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
  });
const [x, w1, w2, residuals] = [buffer(2 * POINTS), buffer(2 * HIDDEN), buffer(HIDDEN), buffer(POINTS)];

// Points in the square [-1, 1)².
await initializer.fill(x, { name: 'x', shape: [POINTS, 2], init: uniform({ low: -1, high: 1 }) });

const module = device.createShaderModule({ code });
const layout = device.createBindGroupLayout({
  entries: (['read-only-storage', 'storage', 'storage', 'storage', 'storage'] as const).map((type, binding) => ({
    binding,
    visibility: GPUShaderStage.COMPUTE,
    buffer: { type },
  })),
});
const pipelineOf = (entryPoint: string): GPUComputePipeline =>
  device.createComputePipeline({
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module, entryPoint },
  });
const [forward, loss, descend] = [pipelineOf('forward'), pipelineOf('loss'), pipelineOf('descend')];

/** Makes the weights anew and trains them. Returns the loss before each step, and the weights after the last one. */
export async function train(steps = STEPS): Promise<{ losses: Float32Array; w1: Float32Array; w2: Float32Array }> {
  const losses = buffer(1 + Math.max(1, steps));
  const bindGroup = device.createBindGroup({
    layout,
    entries: [x, w1, w2, residuals, losses].map((resource, binding) => ({ binding, resource: { buffer: resource } })),
  });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  const fills = initializer.encode(pass, [
    { buffer: w1, name: 'w1', shape: [2, HIDDEN], init: heNormal() },
    { buffer: w2, name: 'w2', shape: [HIDDEN, 1], init: heNormal({ gain: 1 }) },
  ]);
  pass.setBindGroup(0, bindGroup);
  const run = (pipeline: GPUComputePipeline, workgroups: number): void => {
    pass.setPipeline(pipeline);
    pass.dispatchWorkgroups(workgroups);
  };
  for (let step = 0; step < steps; step++) {
    run(forward, POINTS / 64);
    run(loss, 1);
    run(descend, 1);
  }
  pass.end();
  device.queue.submit([encoder.finish()]);
  fills.destroy();
  const result = {
    losses: (await initializer.read(losses, { offset: 4 })).slice(0, steps),
    w1: await initializer.read(w1),
    w2: await initializer.read(w2),
  };
  losses.destroy();
  return result;
}

const runs = [await train(), await train()];
const lines = runs.map(({ losses }, i) => `run ${i + 1}: loss ${losses[0]} → ${losses.at(-1)} in ${STEPS} steps`);
(document.querySelector('output') as HTMLOutputElement).textContent = lines.join('\n');
