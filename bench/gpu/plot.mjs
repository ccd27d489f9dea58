// The rates on the GPU against the size, as SVG: both axes in powers, no package needed.
import { median } from '../../scripts/report/table.mjs';
import { FILL } from './rates.mjs';
import { sizeName } from './sizes.mjs';

/** What is drawn: the name, the colour, and how the line is broken (by dtype). */
const LINES = [
  [FILL, '#555', ''],
  ['copyBufferToBuffer', '#555', '2 3'],
  ['weight-init, he normal, f32', '#0969da', ''],
  ['weight-init, he normal, f16', '#0969da', '7 4'],
  ['weight-init, he normal, bf16', '#0969da', '2 3'],
  ['weight-init, truncated normal, f32', '#1a7f37', ''],
  ['weight-init, uniform, f32', '#8250df', ''],
  ['Philox and Box-Muller by hand, f32', '#bc4c00', ''],
  ['torch.randn, f32, new tensor', '#cf222e', ''],
  ['torch kaiming_normal_, f32', '#bf3989', ''],
  ['torch kaiming_normal_, f16', '#bf3989', '7 4'],
  ['torch kaiming_normal_, bf16', '#bf3989', '2 3'],
];

const WIDTH = 860;
const HEIGHT = 440;
const [LEFT, RIGHT, TOP, BOTTOM] = [64, 560, 40, 390]; // of the frame

/** Places on an axis for values, evenly in their logarithms, within a margin. */
function scale(values, from, to) {
  const [low, high] = [Math.min(...values), Math.max(...values)].map(Math.log2);
  const span = high - low || 1;
  return (value) => from + ((Math.log2(value) - low) / span) * (to - from);
}

/** 1, 2 and 5 times the powers of ten from below the least to above the greatest. */
function ticksOf(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const ticks = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const digit of [1, 2, 5]) ticks.push(Number(`${digit}e${power}`));
  }
  const first = ticks.findLastIndex((tick) => tick <= low);
  const last = ticks.findIndex((tick) => tick >= high);
  return ticks.slice(Math.max(0, first), last + 1);
}

const text = (x, y, words, more = '') => `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}"${more}>${words}</text>`;

/**
 * @param {object} result what gpu.mjs writes as JSON
 * @returns {string}
 */
export function plot({ adapter, runs }) {
  const series = LINES.map(([name, colour, dashes]) => {
    const points = runs
      .filter(({ times }) => times[name]?.gpu.length)
      .map(({ size, times }) => [size, size / median(times[name].gpu) / 1e6]);
    return { name, colour, dashes, points };
  }).filter(({ points }) => points.length > 0);
  const ticks = ticksOf(series.flatMap(({ points }) => points.map(([, rate]) => rate)));
  const x = scale(
    runs.map(({ size }) => size),
    LEFT + 20,
    RIGHT - 20,
  );
  const y = scale(ticks, BOTTOM, TOP);
  const parts = [
    text(LEFT, 20, `Rates on ${adapter.device || adapter.description}`, ' font-size="14" font-weight="600"'),
    ...ticks.flatMap((tick) => [
      `<path d="M${LEFT} ${y(tick).toFixed(1)}H${RIGHT}" stroke="#ddd"/>`,
      text(LEFT - 8, y(tick) + 4, tick.toLocaleString('en', { maximumSignificantDigits: 1 }), ' text-anchor="end"'),
    ]),
    ...runs.map(({ size }) => text(x(size), BOTTOM + 18, sizeName(size), ' text-anchor="middle"')),
    text((LEFT + RIGHT) / 2, BOTTOM + 38, 'size of the buffer', ' text-anchor="middle"'),
    text(0, 0, 'GB/s written', ` text-anchor="middle" transform="translate(16 ${(TOP + BOTTOM) / 2}) rotate(-90)"`),
  ];
  for (const [i, { name, colour, dashes, points }] of series.entries()) {
    const stroke = `fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${dashes}"`;
    const places = points.map(([size, rate]) => [x(size).toFixed(1), y(rate).toFixed(1)]);
    const row = TOP + 10 + 24 * i;
    parts.push(
      `<path d="M${places.map((place) => place.join(' ')).join('L')}" ${stroke}/>`,
      ...places.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`),
      `<path d="M${RIGHT + 20} ${row}h28" ${stroke}/>`,
      text(RIGHT + 56, row + 4, name),
    );
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" font-family="system-ui, sans-serif" font-size="12" fill="#1f2328">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}
