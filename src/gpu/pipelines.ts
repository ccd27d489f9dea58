// Compute pipelines of one module, each compiled when it is first needed.
import { rejectWithDeviceError, withErrorScopes } from './errors.js';
import { STAGE_COMPUTE } from './flags.js';

/** An entry point, and the override constants it is compiled with. */
export interface Variant {
  readonly entryPoint: string;
  readonly constants?: Readonly<Record<string, number>>;
}

export interface Pipelines {
  /** The layout of an entry point's bind group. */
  layoutOf(entryPoint: string): GPUBindGroupLayout;
  /** Compiles the missing pipelines, asynchronously and in parallel. */
  prepare(variants: readonly Variant[]): Promise<void>;
  /** Returns a pipeline. Compiles it synchronously if it is missing, which blocks this thread or the queue. */
  get(variant: Variant): GPUComputePipeline;
}

interface Layouts {
  readonly group: GPUBindGroupLayout;
  readonly pipeline: GPUPipelineLayout;
}

/** The bindings of the first bind group, in order; a number that the entry point does not use is undefined. */
export type Bindings = readonly (GPUBufferBindingLayout | undefined)[];

/**
 * Creates the pipelines of a shader. Each binding has a `minBindingSize`: without it wgpu (Deno 2.9, not Firefox 159) checks a
 * binding against the first pipeline of the same layout in the pass, and refuses a shorter one.
 */
export function pipelinesOf(
  device: GPUDevice,
  label: string,
  code: string,
  bindingsOf: (entryPoint: string) => Bindings,
): Pipelines {
  const layouts = new Map<string, Layouts>();
  const layoutsOf = (entryPoint: string): Layouts => {
    let made = layouts.get(entryPoint);
    if (!made) {
      const entries = bindingsOf(entryPoint).flatMap((buffer, binding) =>
        buffer ? [{ binding, visibility: STAGE_COMPUTE, buffer }] : [],
      );
      const group = device.createBindGroupLayout({ label, entries });
      made = { group, pipeline: device.createPipelineLayout({ label, bindGroupLayouts: [group] }) };
      layouts.set(entryPoint, made);
    }
    return made;
  };
  const module = device.createShaderModule({ label, code });
  const compiled = new Map<string, GPUComputePipeline>();
  /** Pipelines compiled synchronously. If the device refused one, only the caller of `encode` learns of it. */
  const unchecked = new Map<string, GPUComputePipeline>();
  const compiling = new Map<string, Promise<void>>();
  const keyOf = ({ entryPoint, constants }: Variant): string => `${entryPoint} ${Object.values(constants ?? {})}`;
  const descriptorOf = ({ entryPoint, constants }: Variant): GPUComputePipelineDescriptor => ({
    label: `weight-init ${entryPoint}`,
    layout: layoutsOf(entryPoint).pipeline,
    compute: { module, entryPoint, ...(constants && { constants }) },
  });
  const prepareOne = (variant: Variant): Promise<void> => {
    const key = keyOf(variant);
    let promise = compiling.get(key);
    if (!promise) {
      promise = device.createComputePipelineAsync(descriptorOf(variant)).then((pipeline) => {
        compiled.set(key, pipeline);
      });
      compiling.set(key, promise);
      promise.catch(() => compiling.delete(key));
    }
    return promise;
  };
  return {
    layoutOf: (entryPoint) => layoutsOf(entryPoint).group,
    async prepare(variants) {
      if (variants.every((variant) => compiled.has(keyOf(variant)))) return;
      const promises = await withErrorScopes(device, () => {
        const all = Promise.all(variants.map(prepareOne));
        all.catch(() => {}); // seen below, or `withErrorScopes` throws before
        return { all };
      });
      await promises.all.catch((error: Error) => rejectWithDeviceError(device, error));
    },
    get(variant) {
      const key = keyOf(variant);
      let pipeline = compiled.get(key) ?? unchecked.get(key);
      if (!pipeline) {
        pipeline = device.createComputePipeline(descriptorOf(variant));
        unchecked.set(key, pipeline);
      }
      return pipeline;
    },
  };
}
