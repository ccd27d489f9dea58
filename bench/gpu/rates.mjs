// What the device itself can do: constants stored, four words an invocation; buffers cleared and copied.
const WGSL = /* wgsl */ `
struct Params { quads: u32, value: u32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> out: array<vec4u>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) grid: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = (workgroup.y * grid.x + workgroup.x) * 256u + local;
  if (i < params.quads) { out[i] = vec4u(params.value); }
}`;

/** The name of the rate that all are set against. */
export const FILL = 'a constant stored by a kernel';

/**
 * A kernel that stores a quad of words an invocation, in workgroups of 256: its binding 0 is the uniform words, 1 the buffer.
 *
 * @param {GPUDevice} device
 * @param {string} code
 * @param {Uint32Array} words
 * @param {number} quads
 * @returns {Promise<(pass: GPUComputePassEncoder, buffer: GPUBuffer, times: number) => void>}
 */
export async function quadKernel(device, code, words, quads) {
  const module = device.createShaderModule({ code });
  const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module } });
  const params = device.createBuffer({ size: 16, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST });
  device.queue.writeBuffer(params, 0, words);
  const workgroups = Math.ceil(quads / 256);
  const row = Math.min(workgroups, device.limits.maxComputeWorkgroupsPerDimension);
  return (pass, buffer, times) => {
    const entries = [params, buffer].map((b, binding) => ({ binding, resource: { buffer: b } }));
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
    for (let i = 0; i < times; i++) pass.dispatchWorkgroups(row, Math.ceil(workgroups / row));
  };
}

/**
 * @param {GPUDevice} device
 * @param {GPUBuffer} buffer to be written
 * @param {GPUBuffer} other of the same size, copied from
 * @returns {Promise<import('./clock.mjs').Contestant[]>}
 */
export async function rates(device, buffer, other) {
  const { size } = buffer;
  const store = await quadKernel(device, WGSL, new Uint32Array([size / 16, 0x3f800000]), size / 16);
  const repeat = (times, once) => {
    for (let i = 0; i < times; i++) once();
  };
  return [
    { name: FILL, bytes: 4, inPass: (pass, times) => store(pass, buffer, times) },
    { name: 'clearBuffer', bytes: 4, inEncoder: (encoder, times) => repeat(times, () => encoder.clearBuffer(buffer)) },
    {
      name: 'copyBufferToBuffer',
      bytes: 4,
      inEncoder: (encoder, times) => repeat(times, () => encoder.copyBufferToBuffer(other, 0, buffer, 0, size)),
    },
  ];
}
