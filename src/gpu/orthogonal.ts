// Records the dispatches that create orthogonal matrices. Loaded when the first is made.
import orthogonalWgsl from '../../shaders/orthogonal.wgsl?raw&compact';
import { ceilTo } from '../dtype/align.js';
import { floatBits } from '../dtype/float-bits.js';
import type { Draw } from '../fill/fill.js';
import { NORMAL_TABLE_SIZE } from '../random/normal-table.js';
import { ORTHOGONAL_PANEL } from '../random/orthogonal.js';
import { STORAGE, UNIFORM } from './flags.js';
import { type Bindings, type Pipelines, pipelinesOf } from './pipelines.js';
import type { Orthogonal, OrthogonalRecorder, Program } from './program.js';
import { normalWgsl, philoxWgsl } from './wgsl.js';

/** Bytes of WiOrthogonalParams in shaders/orthogonal.wgsl. */
const PARAMS_SIZE = 48;
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

const BINDINGS: Bindings = [
  { type: 'uniform', hasDynamicOffset: true, minBindingSize: PARAMS_SIZE },
  { type: 'read-only-storage', minBindingSize: NORMAL_TABLE_SIZE },
  { type: 'storage', minBindingSize: 4 },
  { type: 'storage', minBindingSize: 4 },
  { type: 'storage', minBindingSize: 4 },
  { type: 'storage', minBindingSize: 16 },
];

const pipelinesFor = (device: GPUDevice): Pipelines =>
  pipelinesOf(device, 'weight-init orthogonal', philoxWgsl + normalWgsl + orthogonalWgsl, (entryPoint) =>
    BINDINGS.map((layout, i) =>
      (USED[entryPoint as EntryPoint] as readonly number[]).includes(i) ? layout : undefined,
    ),
  );

type MatrixDraw = Draw & { kind: 'matrix' };

const panelsOf = ({ m }: MatrixDraw): number => Math.ceil(m / ORTHOGONAL_PANEL);

function recorderOf(
  { device, table }: Program,
  pipelines: Pipelines,
  steps: Parameters<Orthogonal['recorderFor']>[0],
  create: Parameters<Orthogonal['recorderFor']>[1],
): OrthogonalRecorder {
  const blocks: number[][] = [];
  /** The first block of the parameters of a draw. Each panel has its own. */
  const blockOf = new Map<Draw, number>();
  let [elements, panels] = [0, 0];
  for (const { fill, draw } of steps) {
    if (draw.kind !== 'matrix' || blockOf.has(draw)) continue;
    const { m, n, gain, first, size, matrices } = draw;
    blockOf.set(draw, blocks.length);
    for (let start = 0; start < m; start += ORTHOGONAL_PANEL) {
      blocks.push([...fill.key, ...fill.stream, m, n, start, floatBits(gain), first, size, matrices]);
    }
    elements = Math.max(elements, matrices * m * n);
    panels = Math.max(panels, matrices * panelsOf(draw));
  }
  const stride = ceilTo(PARAMS_SIZE, device.limits.minUniformBufferOffsetAlignment);
  const params = create({
    label: 'weight-init orthogonal params',
    size: blocks.length * stride,
    usage: UNIFORM,
    mappedAtCreation: true,
  });
  const view = new DataView(params.getMappedRange());
  for (const [block, words] of blocks.entries()) {
    words.forEach((word, i) => {
      view.setUint32(block * stride + 4 * i, word, true);
    });
  }
  params.unmap();
  const scratch = (name: string, count: number): GPUBuffer =>
    create({ label: `weight-init orthogonal ${name}`, size: 4 * count, usage: STORAGE });
  const matrices = scratch('matrices', elements);
  const resources: readonly GPUBufferBinding[] = [
    { buffer: params, size: PARAMS_SIZE },
    { buffer: table },
    { buffer: matrices },
    { buffer: scratch('vectors', elements) },
    { buffer: scratch('triangles', panels * ORTHOGONAL_PANEL * ORTHOGONAL_PANEL) },
    { buffer: scratch('products', panels * ORTHOGONAL_PANEL * ORTHOGONAL_PANEL) },
  ];
  const bindGroups = Object.fromEntries(
    Object.entries(USED).map(([entryPoint, used]) => {
      const layout = pipelines.layoutOf(entryPoint);
      const entries = used.map((binding) => ({ binding, resource: resources[binding] as GPUBufferBinding }));
      return [entryPoint, device.createBindGroup({ label: 'weight-init orthogonal', layout, entries })];
    }),
  ) as Record<EntryPoint, GPUBindGroup>;
  const record = (pass: GPUComputePassEncoder, draw: MatrixDraw): void => {
    const dispatch = (entryPoint: EntryPoint, panel: number, x: number, y: number, z = 1): void => {
      pass.setPipeline(pipelines.get({ entryPoint }));
      pass.setBindGroup(0, bindGroups[entryPoint], [((blockOf.get(draw) as number) + panel) * stride]);
      pass.dispatchWorkgroups(x, y, z);
    };
    const count = panelsOf(draw);
    dispatch('wi_reflect', 0, draw.m, draw.matrices);
    dispatch('wi_triangle', 0, count, draw.matrices);
    for (let panel = count - 1; panel >= 0; panel--) {
      dispatch('wi_project', panel, count - panel, draw.matrices);
      const columns = Math.ceil((draw.n - panel * ORTHOGONAL_PANEL) / APPLY_COLUMNS) * draw.matrices;
      const row = Math.min(columns, device.limits.maxComputeWorkgroupsPerDimension);
      dispatch('wi_apply', panel, row, count - panel, Math.ceil(columns / row));
    }
  };
  return { matrices, record };
}

/** What makes orthogonal matrices on the device of a program. */
export function orthogonalOn(program: Program): Orthogonal {
  const pipelines = pipelinesFor(program.device);
  return {
    prepare: () => pipelines.prepare(Object.keys(USED).map((entryPoint) => ({ entryPoint }))),
    recorderFor: (steps, create) => recorderOf(program, pipelines, steps, create),
  };
}
