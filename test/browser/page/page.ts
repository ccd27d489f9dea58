// What runs in the browser. The tests are in Node and call these functions.
import { fills } from '../harness/fills.ts';

const harness = {
  ...fills,

  /** Loaded only where it is tested: TypeGPU is large. */
  typegpu: () => import('../typegpu/page.ts'),

  /** The frameworks of adapters, too. */
  tfjs: () => import('../adapters/tfjs-page.ts'),
  onnxruntime: () => import('../adapters/onnxruntime-page.ts'),
  three: () => import('../adapters/three-page.ts'),

  /** Random specs: loaded where they are tried. */
  properties: () => import('../library/properties-page.ts'),
  soak: () => import('../soak/page.ts'),
};

export type Harness = typeof harness;
Object.assign(globalThis, { harness });
