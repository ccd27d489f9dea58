// A session of jax-device.test.ts, in an engine: how many words of fillOnDevice differ from those that the CPU makes.

export async function differences(library, kind, size, slice) {
  const jax = await import(library);
  const device = await (await navigator.gpu.requestAdapter()).requestDevice();
  const bytes = 4 * (slice[1] - slice[0]);
  const buffer = device.createBuffer({ size: bytes, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC });
  const staging = device.createBuffer({ size: bytes, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  await jax.fillOnDevice(device, buffer, jax.key(7), { shape: [size], kind, slice });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, 0, staging, 0, bytes);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const words = new Uint32Array(staging.getMappedRange().slice(0));
  device.destroy();
  const own = new Uint32Array((kind === 'bits' ? jax.bits : jax.uniform)(jax.key(7), [size], { slice }).buffer);
  return { compared: words.length, different: words.filter((word, i) => word !== own[i]).length };
}
