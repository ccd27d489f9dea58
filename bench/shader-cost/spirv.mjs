// Prints the SPIR-V that Tint, Dawn's compiler, makes of an entry point. Arguments: a WGSL file, an entry point.
import { readFileSync } from 'node:fs';
import { create, globals } from 'webgpu';

const [file, entryPoint] = process.argv.slice(2);
Object.assign(globalThis, globals);
// Held by globals, since Dawn aborts if these are collected while in use.
globalThis.gpu = create(['enable-dawn-features=dump_shaders,disable_symbol_renaming']);
globalThis.adapter = await gpu.requestAdapter();
if (!adapter) throw new Error('no WebGPU adapter');
globalThis.device = await adapter.requestDevice();
const module = device.createShaderModule({ code: readFileSync(file, 'utf8') });
await device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint } });
device.destroy();
