// The SPIR-V that Tint makes of an entry point: Dawn prints it. Arguments: the folder of the package webgpu, a WGSL file, an entry point.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [folder, file, entryPoint] = process.argv.slice(2);
const { create, globals } = createRequire(join(folder, 'package.json'))('webgpu');
Object.assign(globalThis, globals);
// Kept in globals: Dawn aborts if these are collected while in use.
globalThis.gpu = create(['enable-dawn-features=dump_shaders,disable_symbol_renaming']);
globalThis.adapter = await gpu.requestAdapter();
if (!adapter) throw new Error('no WebGPU adapter');
globalThis.device = await adapter.requestDevice();
const module = device.createShaderModule({ code: readFileSync(file, 'utf8') });
await device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint } });
device.destroy();
