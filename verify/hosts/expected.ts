// What every host must make: the weights of the CPU in this process of Node, in one thread.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { fillWeightsSync, heNormal } from '../../src/index-cpu.ts';
import { prefixed, torchLinear } from '../../src/index-presets.ts';
import { Fingerprint } from '../../src/recipe/fingerprint.ts';
import type { FillSpec } from '../../src/types.ts';

/** What check.js returns. */
export interface Report {
  readonly backend: 'webgpu' | 'cpu';
  /** SHA-256 of weights, the fingerprint of a layer, and SHA-256 of a shader's text. */
  readonly bits: Readonly<Record<'call' | 'sync' | 'a' | 'b' | 'fingerprint' | 'shader', string>>;
  /** WebAssembly modules that were compiled. */
  readonly wasm: number;
  /** Threads that were started and did not fail. */
  readonly workers: number;
  /** Whether threads made a part of the large tensors. */
  readonly helped: boolean;
  /** Whether the page is isolated, so that threads share memory with it. */
  readonly shared: boolean;
  /** Files that a page loaded, and their bytes without compression. */
  readonly files: number;
  readonly bytes: number;
  /** Milliseconds of the first call, with everything that it starts, and of two fills of 2^22 weights at a time. */
  readonly firstMs: number;
  readonly fillsMs: number;
}

const sha256 = (data: NodeJS.ArrayBufferView): string => createHash('sha256').update(data).digest('hex');

function made(spec: Omit<FillSpec, 'seed'>): Float32Array<ArrayBuffer> {
  const values = new Float32Array(spec.shape.reduce((product, size) => product * size, 1));
  fillWeightsSync(values, { ...spec, seed: 42 });
  return values;
}

export function expectedBits(): Report['bits'] {
  const call = sha256(made({ name: 'fc1.weight', shape: [784, 256], init: heNormal() }));
  const large = (name: string): string => sha256(made({ name, shape: [2048, 2048], init: heNormal() }));
  const specs = prefixed('fc2.', torchLinear({ inFeatures: 256, outFeatures: 10 }));
  const whole = new Fingerprint(specs);
  for (const [name, spec] of Object.entries(specs)) whole.add(name, made({ ...spec, name }));
  return {
    call,
    sync: call,
    a: large('a'),
    b: large('b'),
    fingerprint: whole.digest(),
    shader: sha256(readFileSync(new URL('../../shaders/fill.wgsl', import.meta.url))),
  };
}
