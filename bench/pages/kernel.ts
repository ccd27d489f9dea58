// Written out, without kernels/quads.mjs: the size of this page is measured, so it has only what it needs.
import philoxWgsl from '../../shaders/philox.wgsl?raw';
import boxMuller from '../kernels/box-muller.wgsl?raw';
import { createBuffer, requestDevice } from '../peers/gpu.ts';
import { done } from './parts/done.ts';

const count = 512 * 512;
const device = await requestDevice();
const pipeline = await device.createComputePipelineAsync({
  layout: 'auto',
  compute: { module: device.createShaderModule({ code: philoxWgsl + boxMuller }) },
});
const params = device.createBuffer({ size: 16, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST });
device.queue.writeBuffer(params, 0, new Uint32Array([42, 0, count / 4]));
device.queue.writeBuffer(params, 12, new Float32Array([Math.sqrt(2 / 512)]));
const weights = createBuffer(device, count);
const entries = [params, weights].map((buffer, binding) => ({ binding, resource: { buffer } }));
const encoder = device.createCommandEncoder();
const pass = encoder.beginComputePass();
pass.setPipeline(pipeline);
pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
pass.dispatchWorkgroups(count / 1024);
pass.end();
device.queue.submit([encoder.finish()]);
await device.queue.onSubmittedWorkDone();
done();
