// Records the dispatches that create an orthogonal matrix.

import { ceilTo } from '../dtype/align.js';
import { floatBits } from '../dtype/float-bits.js';
import { NORMAL_TABLE_SIZE } from '../random/normal-table.js';
import { ORTHOGONAL_PANEL, type Orthogonal } from '../random/orthogonal.js';
import { STORAGE, UNIFORM } from './flags.js';
import { type Bindings, type Pipelines, pipelinesOf, type Variant } from './pipelines.js';
import type { Program } from './program.js';
import { normalWgsl, orthogonalWgsl, philoxWgsl } from './wgsl.js';

/** Bytes of WiOrthogonalParams in shaders/orthogonal.wgsl. */
const PARAMS_SIZE = 40;
/** Columns of a workgroup of wi_apply: WI_APPLY_SIZE. */
const APPLY_COLUMNS = 64;

/**
 * The bindings that each entry point uses. Each has a bind group of its own, since a device in compatibility mode has 4 storage
 * buffers in a stage.
 */
const USED = {
  wi_reflect: [0, 1, 2, 3],
  wi_triangle: [0, 3, 4],
  wi_project: [0, 2, 3, 4, 5],
  wi_apply: [0, 2, 3, 5],
} as const;
type EntryPoint = keyof typeof USED;

/** The pipelines, one for each entry point. */
export const orthogonalVariants = (): Variant[] => Object.keys(USED).map((entryPoint) => ({ entryPoint }));

const BINDINGS: Bindings = [
  { type: 'uniform', hasDynamicOffset: true, minBindingSize: PARAMS_SIZE },
  { type: 'read-only-storage', minBindingSize: NORMAL_TABLE_SIZE },
  { type: 'storage', minBindingSize: 4 },
  { type: 'storage', minBindingSize: 4 },
  { type: 'storage', minBindingSize: 4 },
  { type: 'storage', minBindingSize: 16 },
];

/** The pipelines of a program, made when they are first needed. */
export function orthogonalPipelines(program: Program): Pipelines {
  program.orthogonal ??= pipelinesOf(
    program.device,
    'weight-init orthogonal',
    philoxWgsl + normalWgsl + orthogonalWgsl,
    (entryPoint) =>
      BINDINGS.map((layout, i) =>
        (USED[entryPoint as EntryPoint] as readonly number[]).includes(i) ? layout : undefined,
      ),
  );
  return program.orthogonal;
}

/**
 * Records the dispatches that write the matrix, 4 m n bytes, into a pass. `create` creates a buffer; `share` may give one that earlier
 * commands use.
 */
export function recordOrthogonal(
  program: Program,
  pass: GPUComputePassEncoder,
  { key, stream, first, m, n, gain }: Orthogonal,
  matrix: GPUBuffer,
  create: (descriptor: GPUBufferDescriptor) => GPUBuffer,
  share: typeof create,
): void {
  const { device, table } = program;
  const pipelines = orthogonalPipelines(program);
  const panels = Math.ceil(m / ORTHOGONAL_PANEL);
  const stride = ceilTo(PARAMS_SIZE, device.limits.minUniformBufferOffsetAlignment);
  const params = create({
    label: 'weight-init orthogonal params',
    size: panels * stride,
    usage: UNIFORM,
    mappedAtCreation: true,
  });
  const view = new DataView(params.getMappedRange());
  for (let panel = 0; panel < panels; panel++) {
    const words = [...key, ...stream, m, n, panel * ORTHOGONAL_PANEL, floatBits(gain), first];
    words.forEach((word, i) => {
      view.setUint32(panel * stride + 4 * i, word, true);
    });
  }
  params.unmap();
  const scratch = (name: string, count: number): GPUBuffer =>
    share({ label: `weight-init orthogonal ${name}`, size: 4 * count, usage: STORAGE });
  const vectors = scratch('vectors', m * n);
  const triangles = scratch('triangles', panels * ORTHOGONAL_PANEL * ORTHOGONAL_PANEL);
  const products = scratch('products', panels * ORTHOGONAL_PANEL * ORTHOGONAL_PANEL);
  const resources: readonly GPUBufferBinding[] = [
    { buffer: params, size: PARAMS_SIZE },
    { buffer: table },
    { buffer: matrix, size: 4 * m * n },
    { buffer: vectors },
    { buffer: triangles },
    { buffer: products },
  ];
  const bindGroups = new Map<EntryPoint, GPUBindGroup>();
  const bindGroupOf = (entryPoint: EntryPoint): GPUBindGroup => {
    const bindGroup =
      bindGroups.get(entryPoint) ??
      device.createBindGroup({
        label: 'weight-init orthogonal',
        layout: pipelines.layoutOf(entryPoint),
        entries: USED[entryPoint].map((binding) => ({ binding, resource: resources[binding] as GPUBufferBinding })),
      });
    bindGroups.set(entryPoint, bindGroup);
    return bindGroup;
  };
  const dispatch = (entryPoint: EntryPoint, panel: number, x: number, y = 1, z = 1): void => {
    pass.setPipeline(pipelines.get({ entryPoint }));
    pass.setBindGroup(0, bindGroupOf(entryPoint), [panel * stride]);
    pass.dispatchWorkgroups(x, y, z);
  };
  dispatch('wi_reflect', 0, m);
  dispatch('wi_triangle', 0, panels);
  for (let panel = panels - 1; panel >= 0; panel--) {
    const start = panel * ORTHOGONAL_PANEL;
    dispatch('wi_project', panel, panels - panel);
    const columns = Math.ceil((n - start) / APPLY_COLUMNS);
    const row = Math.min(columns, device.limits.maxComputeWorkgroupsPerDimension);
    dispatch('wi_apply', panel, row, panels - panel, Math.ceil(columns / row));
  }
}
