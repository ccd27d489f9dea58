// Runs the kernels of this folder, each of which writes a quad of numbers an invocation, in workgroups of 256. Binding 0 is
// `Params { key: vec2u, quads: u32, value: f32 }`, binding 1 the quads. No imports: it runs in browsers, Deno and Node.

const WORKGROUP = 256;

/**
 * @param {GPUDevice} device
 * @param {string} code
 */
export async function quadKernel(device, code) {
  const module = device.createShaderModule({ code });
  const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module } });
  return {
    /** @param {{ key?: [number, number], quads: number, value: number }} values */
    params({ key: [low, high] = [42, 0], quads, value }) {
      const values = new DataView(new ArrayBuffer(16));
      for (const [i, word] of [low, high, quads].entries()) values.setUint32(4 * i, word, true);
      values.setFloat32(12, value, true);
      const params = device.createBuffer({ size: 16, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST });
      device.queue.writeBuffer(params, 0, values.buffer);
      return params;
    },

    /**
     * Binds parameters and the quads of a buffer from `first` on.
     * @returns {(pass: GPUComputePassEncoder, times?: number) => void} records the kernel, so many times
     */
    bind(params, buffer, quads, first = 0) {
      const group = device.createBindGroup({
        layout: pipeline.getBindGroupLayout(0),
        entries: [
          { binding: 0, resource: { buffer: params } },
          { binding: 1, resource: { buffer, offset: 16 * first, size: 16 * quads } },
        ],
      });
      const workgroups = Math.ceil(quads / WORKGROUP);
      const row = Math.min(workgroups, device.limits.maxComputeWorkgroupsPerDimension);
      return (pass, times = 1) => {
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, group);
        for (let i = 0; i < times; i++) pass.dispatchWorkgroups(row, Math.ceil(workgroups / row));
      };
    },
  };
}

/** Submits one compute pass. @param {(pass: GPUComputePassEncoder) => void} record */
export function submitPass(device, record) {
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  record(pass);
  pass.end();
  device.queue.submit([encoder.finish()]);
}
