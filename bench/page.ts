// What is timed in the browser: he weights of one shape until they are in a GPUBuffer, or in an array.
import { createInitializer, initializeWeightsSync, philoxWgsl } from '../dist/index.js';
import boxMuller from './box-muller.wgsl?raw';
import { shards } from './shards.ts';

const USAGE = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;

async function makeContestants(rows: number, columns: number): Promise<Record<string, () => Promise<void>>> {
  const count = rows * columns;
  const stddev = Math.sqrt(2 / rows);
  const initializer = await createInitializer({ seed: 42, backend: 'webgpu' });
  const device = initializer.device as GPUDevice;
  const spec = { shape: [rows, columns] as const, init: 'he' as const };
  const fresh = (): GPUBuffer => device.createBuffer({ size: 4 * count, usage: USAGE });
  const reused = fresh();
  const finished = (): Promise<undefined> => device.queue.onSubmittedWorkDone();

  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code: philoxWgsl + boxMuller }) },
  });
  const params = device.createBuffer({ size: 16, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST });
  device.queue.writeBuffer(params, 0, new Uint32Array([42, 0, count / 4]));
  device.queue.writeBuffer(params, 12, new Float32Array([stddev]));
  const runBoxMuller = (buffer: GPUBuffer): void => {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    const entries = [params, buffer].map((b, binding) => ({ binding, resource: { buffer: b } }));
    pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
    const workgroups = Math.ceil(count / 1024);
    pass.dispatchWorkgroups(Math.min(workgroups, 65535), Math.ceil(workgroups / 65535));
    pass.end();
    device.queue.submit([encoder.finish()]);
  };

  return {
    'weight-init, WebGPU, new buffer': async () => {
      const weights = await initializer.create(spec);
      await finished();
      weights.destroy();
    },
    'weight-init, WebGPU, reused buffer': async () => {
      await initializer.fill(reused, spec);
      await finished();
    },
    'hand-written Philox + Box-Muller kernel, new buffer': async () => {
      const buffer = fresh();
      runBoxMuller(buffer);
      await finished();
      buffer.destroy();
    },
    'hand-written Philox + Box-Muller kernel, reused buffer': async () => {
      runBoxMuller(reused);
      await finished();
    },
    'Math.random + Box-Muller in JavaScript, uploaded': async () => {
      const data = new Float32Array(count);
      for (let i = 0; i < count; i += 2) {
        const r = stddev * Math.sqrt(-2 * Math.log(1 - Math.random()));
        const t = 2 * Math.PI * Math.random();
        data[i] = r * Math.cos(t);
        data[i + 1] = r * Math.sin(t);
      }
      const buffer = fresh();
      device.queue.writeBuffer(buffer, 0, data);
      await finished();
      buffer.destroy();
    },
    'weight-init, on the CPU, into an array': async () => {
      initializeWeightsSync([rows, columns], 'he', { seed: 42 });
    },
  };
}

async function adapterName(): Promise<string> {
  const { vendor, architecture, device, description } = ((await navigator.gpu.requestAdapter()) as GPUAdapter).info;
  return [vendor, architecture, device, description].filter(Boolean).join(' ');
}

/** Milliseconds of each contestant in each round, all of them in turn, after two rounds that do not count. */
async function race(rows: number, columns: number, rounds: number): Promise<Record<string, number[]>> {
  const contestants = await makeContestants(rows, columns);
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (let round = -2; round < rounds; round++) {
    for (const [name, run] of Object.entries(contestants)) {
      const start = performance.now();
      await run();
      if (round >= 0) times[name]?.push(performance.now() - start);
    }
    console.log(`round ${round + 1} of ${rounds}`);
  }
  return times;
}

Object.assign(globalThis, { bench: { race, shards, adapterName } });
