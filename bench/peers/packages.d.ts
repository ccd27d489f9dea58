// The parts that are used of the packages that only the benchmark installs (bench/package.json). With them the code is type-checked
// without the packages.

declare module '@tensorflow/tfjs' {
  export interface Tensor {
    readonly dataId: object;
    data(): Promise<Float32Array>;
    dispose(): void;
  }
  interface Initializer {
    apply(shape: readonly number[]): Tensor;
  }
  export const initializers: {
    heNormal(options: { seed: number }): Initializer;
    randomNormal(options: { mean: number; stddev: number; seed: number }): Initializer;
    constant(options: { value: number }): Initializer;
    orthogonal(options: { gain: number; seed: number }): Initializer;
  };
  export const version: { readonly tfjs: string };
  export function backend(): unknown;
  export function ready(): Promise<void>;
  export function setBackend(name: string): Promise<boolean>;
}

declare module '@jax-js/jax' {
  export interface Array {
    /** One more reference: operations consume their arguments. */
    readonly ref: Array;
    mul(other: number): Array;
    data(): Promise<Float32Array>;
    dispose(): void;
  }
  type Device = 'webgpu' | 'wasm';
  export function init(...devices: Device[]): Promise<Device[]>;
  export function defaultDevice(device: Device): Device;
  export function blockUntilReady<T>(arrays: T): Promise<T>;
  export function jit<T extends (key: Array) => Array>(make: T): T;
  export const numpy: { full(shape: number[], value: number): Array };
  export const random: { key(seed: number): Array; normal(key: Array, shape: number[]): Array };
}

declare module '@typegpu/noise' {
  export const randf: { readonly seed2: object; readonly normal: object };
}

declare module 'd3-random' {
  export function randomNormal(mean: number, stddev: number): () => number;
}

declare module '@stdlib/random-base-normal' {
  const normal: { factory(mean: number, stddev: number, options: { seed: number }): () => number };
  export default normal;
}
