// The measurements as Markdown.
import { markdownTable, median } from '../../scripts/report/table.mjs';
import { runLines } from '../../scripts/report/versions.mjs';
import { FILL } from './rates.mjs';
import { sizeName } from './sizes.mjs';

const digits = (value) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

/** A row for each contestant with such times, a column for each size. */
function bySize(runs, kind, cell) {
  const names = new Set(runs.flatMap(({ times }) => Object.keys(times).filter((name) => times[name][kind].length)));
  const rows = Array.from(names, (name) => [
    name,
    ...runs.map((run) => (run.times[name]?.[kind].length ? cell(run, run.times[name]) : '')),
  ]);
  return markdownTable([['', ...runs.map(({ size }) => sizeName(size))], ...rows]);
}

/** Gigabytes written a second. */
const rate = ({ size }, { gpu }) => size / median(gpu) / 1e6;

function equality(findings) {
  const wrong = findings.filter(({ different }) => different > 0);
  const compared = findings.reduce((sum, finding) => sum + finding.compared, 0).toLocaleString('en');
  if (!wrong.length) return [`**Equal**: 0 of ${compared} elements differ.`];
  return [
    `**Not equal**: of ${compared} elements there differ`,
    '',
    ...wrong.map(({ of, different, first }) => `- ${of}: ${different}. The first: ${first}`),
  ];
}

/**
 * @param {object} result what gpu.mjs writes as JSON
 * @param {string} picture address of the plot
 * @returns {string}
 */
export function report(result, picture) {
  const { adapter, pytorch, rounds, clock, notes, findings, runs } = result;
  return [
    `# Speed on ${adapter.device || adapter.description}`,
    '',
    ...runLines(result),
    '',
    `Adapter: ${adapter.vendor} ${adapter.architecture}, ${adapter.description}.${pytorch ? ` ${pytorch}.` : ''} Medians of ${rounds} rounds, all in turn, after three`,
    'that do not count.',
    ...notes.flatMap((note) => ['', note]),
    '',
    '## Bits',
    '',
    'Every published vector, and every element of each tensor timed below, at each size, against the CPU.',
    '',
    ...equality(findings),
    '',
    '## On the GPU',
    '',
    `GB/s written, and in brackets the share of the rate at which a constant is stored. ${clock}`,
    'Small buffers stay in the cache. A copy reads as much again.',
    '',
    `![The same rates against the size of the buffer](${picture})`,
    '',
    ...bySize(runs, 'gpu', (run, of) => {
      const value = rate(run, of);
      return `${digits(value)} (${(value / rate(run, run.times[FILL])).toFixed(2)})`;
    }),
    '',
    'Gsamples/s:',
    '',
    ...bySize(runs, 'gpu', (run, of) => digits(rate(run, of) / of.bytes)),
    '',
    '## One call',
    '',
    'Milliseconds from the call until the device has done its work, by the wall clock: median (least to greatest). PyTorch takes new',
    'tensors from a cache of its own; a new GPUBuffer is allocated, and cleared by Dawn before its first use.',
    '',
    ...bySize(runs, 'call', (_run, { call }) => {
      const [least, most] = [Math.min(...call), Math.max(...call)];
      return `${digits(median(call))} (${digits(least)} to ${digits(most)})`;
    }),
    '',
  ].join('\n');
}
