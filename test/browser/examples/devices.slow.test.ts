// What frameworks ask of a device, on this adapter: the rows of a table of docs/devices.md.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
// @ts-expect-error plain JavaScript
import { CANVAS_ARGS } from '../../../scripts/engines/chromium.mjs';
import { openExamples } from '../harness/examples.ts';

const open = openExamples();
const openWithCanvas = openExamples('vite', CANVAS_ARGS);
const lines = readFileSync(new URL('../../../docs/devices.md', import.meta.url), 'utf8').split('\n');
const cellOf = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ') || 'none';

test.each([
  ['babylon', 'Babylon.js 9.31', openWithCanvas],
  ['tfjs', 'TensorFlow.js 4.22'],
  ['onnxruntime-web', 'ONNX Runtime Web 1.30'],
  ['jax-js', 'jax-js 0.1.25'],
  ['three', 'three.js 0.187'],
  ['typegpu', 'TypeGPU 0.12'],
  ['training-step', 'weight-init'],
] as const)('%s', async (name, title, opening = open) => {
  await opening(name, async ({ page }) => {
    const found = await page.evaluate(() => requested);
    const rows = found.map(({ limits, features }) => `| ${title} | ${cellOf(limits)} | ${cellOf(features)} |`);
    expect(rows.length).toBe(1);
    expect(lines).toContain(rows[0]);
  });
});
