// The costs as Markdown.
import { markdownTable } from '../../scripts/report/table.mjs';
import { describeRun, runLines } from '../../scripts/report/versions.mjs';

/** The name of the kernel that all are compared with. */
export const BOX_MULLER = 'Philox + Box-Muller, by hand';

const GPUS = { navi21: 'navi21 (RDNA2)', vega10: 'vega10 (GCN 5)' };
const FAMILIES = Object.keys(GPUS);

const title = ({ entry, name }) => (entry === 'main' ? name : `\`${entry}\`, ${name}`);

/** Cycles for 4 samples. */
const cost = ({ cycles, samples }, family) => (4 * cycles[family]) / samples;

/**
 * @param {{ entry: string, name: string, samples?: number, cycles: Record<string, number>, spilled: number }[]} rows
 * @param {Record<string, string>} versions
 */
export function report(rows, versions) {
  const straight = rows.filter(({ samples }) => samples);
  const loops = rows.filter(({ samples }) => !samples);
  const boxMuller = rows.find(({ name }) => name === BOX_MULLER);
  const spilled = rows.filter(({ spilled }) => spilled > 0);
  return [
    '# Cost of the shaders on AMD GPUs, without one',
    '',
    ...runLines(describeRun('npm run shader-cost', versions)),
    '',
    "SPIR-V from Dawn's compiler, Tint; RADV in its null-hardware mode (`RADV_FORCE_FAMILY`). The figures are the driver's own statistic 'Inverse",
    "Throughput', its estimate of the cycles that one wave of 64 occupies a SIMD: for 4 samples of each invocation, though one that stores quads makes 8.",
    'Each override declaration of `fill.wgsl` is replaced by a `const` of the same name, since one entry point is compiled without constants; "one level"',
    'runs the loop over the levels once. The statistic counts what stands inside a branch at three quarters.',
    '',
    ...markdownTable([
      ['entry point, f32 unless said', ...FAMILIES.map((f) => GPUS[f]), ...FAMILIES.map((f) => `to Box-Muller, ${f}`)],
      ...straight.map((row) => [
        title(row),
        ...FAMILIES.map((family) => cost(row, family)),
        ...FAMILIES.map((family) => (cost(row, family) / cost(boxMuller, family)).toFixed(2)),
      ]),
    ]),
    '',
    'The statistic counts a loop as if it ran a fixed number of times, whatever its bound, so these serve to compare versions of one entry',
    'point, and nothing else:',
    '',
    ...markdownTable([
      ['entry point with a loop', ...FAMILIES],
      ...loops.map((row) => [title(row), ...FAMILIES.map((family) => row.cycles[family])]),
    ]),
    '',
    spilled.length
      ? `Registers are spilled in ${spilled.map((row) => `${title(row)} (${row.spilled})`).join(', ')}.`
      : 'No register is spilled in any of them.',
    '',
    'What each step of the kernels brought: [bench/shader-cost](../shader-cost/README.md).',
    '',
  ].join('\n');
}
