// What blocks of code in documents take as given: things that the text around them names.
declare const device: GPUDevice;
declare const initializer: import('weight-init').Initializer;
declare const recipe: import('weight-init/recipe').Recipe;
declare const part: Uint8Array;
declare const offset: number;
// Of the tables in docs/coming-from/: an array, shapes of a model, a fan-in and a fan-out.
declare const array: Float32Array;
declare const shapes: Readonly<Record<string, readonly number[]>>;
declare const n: number;
declare const m: number;

declare module '@tensorflow/tfjs' {
  export * from '@tensorflow/tfjs-core';
  export * from '@tensorflow/tfjs-layers';
}
