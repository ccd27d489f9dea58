export interface QuadKernel {
  params(values: { key?: readonly [number, number]; quads: number; value: number }): GPUBuffer;
  bind(
    params: GPUBuffer,
    buffer: GPUBuffer,
    quads: number,
    first?: number,
  ): (pass: GPUComputePassEncoder, times?: number) => void;
}
export function quadKernel(device: GPUDevice, code: string): Promise<QuadKernel>;
export function submitPass(device: GPUDevice, record: (pass: GPUComputePassEncoder) => void): void;
