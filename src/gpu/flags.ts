// The values of GPUBufferUsage, GPUMapMode and GPUShaderStage (WebGPU specification), which not every host has as globals.
export const MAP_READ = 0x1;
export const COPY_SRC = 0x4;
export const COPY_DST = 0x8;
export const UNIFORM = 0x40;
export const STORAGE = 0x80;
export const MAP_MODE_READ = 0x1;
export const STAGE_COMPUTE = 0x4;
