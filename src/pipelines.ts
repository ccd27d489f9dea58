// Compute pipelines of one module, each compiled when it is first needed.
import { checked, checkLost } from './gpu-errors.js';
import { STAGE_COMPUTE } from './gpu-flags.js';

/** An entry point, and the override constants it is compiled with. */
export interface Variant {
  readonly entryPoint: string;
  readonly constants?: Readonly<Record<string, number>>;
}

export interface Pipelines {
  readonly layout: GPUBindGroupLayout;
  /** Compiles, beside everything else, those that are not there yet. */
  prepare(fn: string, variants: readonly Variant[]): Promise<void>;
  /** A pipeline; compiled at once if it is not there yet, which holds the thread or the queue. */
  get(variant: Variant): GPUComputePipeline;
}

/** The pipelines of a shader whose bindings are of these types, in order, in the first bind group. */
export function pipelinesOf(
  device: GPUDevice,
  label: string,
  code: string,
  bindings: readonly GPUBufferBindingLayout[],
): Pipelines {
  const entries = bindings.map((buffer, binding) => ({ binding, visibility: STAGE_COMPUTE, buffer }));
  const bindGroupLayout = device.createBindGroupLayout({ label, entries });
  const layout = device.createPipelineLayout({ label, bindGroupLayouts: [bindGroupLayout] });
  const module = device.createShaderModule({ label, code });
  const compiled = new Map<string, GPUComputePipeline>();
  const compiling = new Map<string, Promise<void>>();
  const keyOf = ({ entryPoint, constants }: Variant): string => `${entryPoint} ${Object.values(constants ?? {})}`;
  const descriptorOf = ({ entryPoint, constants }: Variant): GPUComputePipelineDescriptor => ({
    label: `weight-init ${entryPoint}`,
    layout,
    compute: { module, entryPoint, ...(constants && { constants }) },
  });
  const prepareOne = (variant: Variant): Promise<void> => {
    const key = keyOf(variant);
    let promise = compiling.get(key);
    if (!promise) {
      promise = compiled.has(key)
        ? Promise.resolve()
        : device.createComputePipelineAsync(descriptorOf(variant)).then((pipeline) => {
            compiled.set(key, pipeline);
          });
      compiling.set(key, promise);
      promise.catch(() => compiling.delete(key));
    }
    return promise;
  };
  return {
    layout: bindGroupLayout,
    async prepare(fn, variants) {
      if (variants.every((variant) => compiled.has(keyOf(variant)))) return;
      const promises = await checked(fn, device, () => {
        const all = Promise.all(variants.map(prepareOne));
        all.catch(() => {}); // seen below, or `checked` throws before
        return { all };
      });
      await promises.all.catch((error: Error) => {
        checkLost(fn, device);
        throw new Error(`${fn}: the GPU refused the shaders: ${error.message}`);
      });
    },
    get(variant) {
      const key = keyOf(variant);
      let pipeline = compiled.get(key);
      if (!pipeline) {
        pipeline = device.createComputePipeline(descriptorOf(variant));
        compiled.set(key, pipeline);
      }
      return pipeline;
    },
  };
}
