// LoRA: y = x (W + (alpha / r) A B) over a frozen W. A by He's uniform, B zero, so the adapted model begins as the base model.
// Hu et al. 2021, "LoRA: Low-Rank Adaptation of Large Language Models"; A as its reference code has it, kaiming_uniform_(a=sqrt(5)).
import { createInitializer, heUniform, normal, zeros } from 'weight-init';

const [FAN_IN, FAN_OUT, RANK, ALPHA] = [64, 48, 4, 8];
const initializer = await createInitializer({ backend: 'webgpu', seed: 42 });
const { device } = initializer;

/** The adapter of a layer. Its names hold the name of the layer: other adapters do not change it. */
const adapterOf = (layer: string) => [
  {
    name: `${layer}.lora_A`,
    shape: [FAN_IN, RANK],
    init: heUniform({ nonlinearity: 'leaky_relu', a: Math.sqrt(5) }),
  },
  { name: `${layer}.lora_B`, shape: [RANK, FAN_OUT], init: zeros() },
];
const base = await initializer.create({ name: 'h.0.attn', shape: [FAN_IN, FAN_OUT], init: normal({ stddev: 0.02 }) });
const model = await initializer.createAll(adapterOf('h.0.attn'));
export const { 'h.0.attn.lora_A': a, 'h.0.attn.lora_B': b } = model.tensors;

const code = /* wgsl */ `
  @group(0) @binding(0) var<storage, read> w: array<f32>;
  @group(0) @binding(1) var<storage, read> a: array<f32>;
  @group(0) @binding(2) var<storage, read> b: array<f32>;
  @group(0) @binding(3) var<storage, read_write> merged: array<f32>;
  @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
    let row = id.x / ${FAN_OUT}u;
    let column = id.x % ${FAN_OUT}u;
    if (row >= ${FAN_IN}u) { return; }
    var change = 0.0;
    for (var k = 0u; k < ${RANK}u; k++) { change += a[row * ${RANK}u + k] * b[k * ${FAN_OUT}u + column]; }
    merged[id.x] = w[id.x] + ${ALPHA / RANK} * change;
  }`;
const pipeline = device.createComputePipeline({
  layout: 'auto',
  compute: { module: device.createShaderModule({ code }) },
});

/** W + (alpha / r) A B. */
export async function merge(): Promise<Float32Array> {
  const merged = device.createBuffer({
    size: base.buffer.size,
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC,
  });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  const buffers = [base, a, b].map((weights) => weights.buffer);
  const entries = [...buffers, merged].map((buffer, binding) => ({ binding, resource: { buffer } }));
  pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
  pass.dispatchWorkgroups(Math.ceil((FAN_IN * FAN_OUT) / 64));
  pass.end();
  device.queue.submit([encoder.finish()]);
  const result = await initializer.read(merged);
  merged.destroy();
  return result;
}

export const frozen = await base.read();
export const before = await merge();
// Training changes B. Here: one number of it.
device.queue.writeBuffer(b.buffer, 0, new Float32Array([0.5]));
export const after = await merge();

const changed = (values: Float32Array): number => values.filter((value, i) => value !== frozen[i]).length;
(document.querySelector('output') as HTMLOutputElement).textContent =
  `${RANK * (FAN_IN + FAN_OUT)} parameters to train instead of ${FAN_IN * FAN_OUT}\n` +
  `before training ${changed(before)} of ${before.length} weights differ from the base model's, after it ${changed(after)}`;
