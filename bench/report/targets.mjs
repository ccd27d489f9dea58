// Goals and what was measured: ratios of medians of one run.

import { median } from '../../scripts/report/table.mjs';
import { OWN, OWN_ARRAY, OWN_SHADER } from '../run/contestants.mjs';
import { GPT2, LARGE } from '../run/work.mjs';
import { HAND_WRITTEN, OWN_PAGE } from '../sections/pages.mjs';

/** A goal: the time of `peer` is at least `least` times that of `own`. */
const faster = (what, least, section, peer, own, work = LARGE) => ({
  what,
  goal: `at least ${least}`,
  measured(report) {
    const of = report[section]?.[work.name];
    return ratio(of?.[peer], of?.[own]);
  },
  reached: (value) => value >= least,
});

/** The ratio of two medians, or why there is none. */
function ratio(of, to) {
  const missing = [of, to].find((one) => !one?.values?.length);
  return missing === undefined && of && to ? median(of.values) / median(to.values) : (missing?.error ?? 'not measured');
}

const REUSED = 'reused array';

export const TARGETS = [
  faster(
    'NumPy standard_normal f32, not scaled, over ours, 1 thread each, 16.8 M',
    2,
    'native',
    `NumPy standard_normal alone, 1 thread, ${REUSED}`,
    OWN_ARRAY,
  ),
  faster(
    'Our plain TypeScript twin over our 1 thread',
    5,
    'native',
    `weight-init, plain TypeScript, ${REUSED}`,
    OWN_ARRAY,
  ),
  faster('Our 1 thread over our 2 threads', 1.6, 'native', OWN_ARRAY, `weight-init, 2 threads, ${REUSED}`),
  faster('TF.js heNormal into a GPUBuffer over ours, [4096, 4096], Chromium', 5, 'chromium', 'TF.js, WebGPU', OWN),
  faster('jax-js WebGPU over ours, the same', 9, 'chromium', 'jax-js, WebGPU', OWN),
  faster('onnxruntime-web RandomNormal over ours, the same', 1.5, 'chromium', 'onnxruntime-web, WebGPU', OWN),
  faster('TF.js WebGPU over ours, GPT-2 small, Chromium', 5, 'chromium', 'TF.js, WebGPU', OWN, GPT2),
  faster(
    'jax-js WebGPU over our shader, [4096, 4096], new buffers, Deno on lavapipe',
    3,
    'deno',
    'jax-js, WebGPU',
    OWN_SHADER,
  ),
  faster(
    'Hand-written Box-Muller kernel over our shader, the same',
    0.9,
    'deno',
    'hand-written Box-Muller kernel, new buffer',
    OWN_SHADER,
  ),
  {
    what: 'Longest stall of the main thread in one [4096, 4096], Chromium, ms',
    goal: 'at most 16',
    measured(report) {
      const own = report.stall?.[LARGE.name]?.[OWN];
      return own?.values?.length ? median(own.values) : (own?.error ?? 'not measured');
    },
    reached: (value) => value <= 16,
  },
  {
    what: 'Cold start of our page over that of the hand-written kernel',
    goal: 'at most 1.3',
    measured: (report) => ratio(report.cold?.[OWN_PAGE], report.cold?.[HAND_WRITTEN]),
    reached: (value) => value <= 1.3,
  },
];
