// Every part of a random partition, filled by the GPU, is that part of the tensor, made whole by the CPU.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partitions } from '../../helpers/partitions.ts';
import { runs } from '../../helpers/runs.ts';
import { openHarness } from '../harness/browser.ts';

const opened = openHarness();
const CASES = runs(1000, 20);

test(`${CASES} random partitions on the GPU`, async () => {
  const samples = fc.sample(partitions(true), { numRuns: CASES, seed: 3 });
  let elements = 0;
  let parts = 0;
  for (let at = 0; at < CASES; at += 100) {
    const wrong = await opened.page.evaluate(
      async (cases) => {
        const device = await harness.deviceWith();
        const initializer = await harness.lib.createInitializer({ device, seed: 0 });
        const found: string[] = [];
        for (const { spec, parts: slices } of cases) {
          const half = spec.dtype !== 'f32';
          const size = half ? 2 : 4;
          // The parts one after the other in one buffer, with a guard element between them, at any alignment.
          let offset = 0;
          const placed = slices.map(({ slice, elements: indices }) => {
            const place = { slice, indices, offset };
            offset += size * (indices.length + 1);
            return place;
          });
          const buffer = harness.poisoned(device, Math.ceil(offset / 4) * 4);
          const encoder = device.createCommandEncoder();
          initializer.encode(
            encoder,
            placed.map(({ slice, offset: start }) => ({ ...spec, slice, offset: start, buffer })),
          );
          device.queue.submit([encoder.finish()]);
          const words = await harness.readWords(device, buffer);
          buffer.destroy();
          const count = spec.shape.reduce((a, b) => a * b);
          const whole = half ? new Uint16Array(count) : new Float32Array(count);
          harness.cpu.fillWeightsSync(whole, { ...spec, seed: spec.seed ?? 0 });
          const wanted = half ? (whole as Uint16Array) : new Uint32Array(whole.buffer);
          const actual = half ? new Uint16Array(words.buffer) : words;
          const poison = half ? harness.POISON & 0xffff : harness.POISON;
          for (const { slice, indices, offset: start } of placed) {
            const first = start / size;
            const different = indices.findIndex((index, i) => wanted[index] !== actual[first + i]);
            const guard = actual[first + indices.length] === poison;
            if (different >= 0 || !guard) found.push(JSON.stringify({ ...spec, slice, different, guard }));
          }
        }
        return found;
      },
      samples.slice(at, at + 100),
    );
    expect(wrong).toEqual([]);
  }
  for (const { spec, parts: slices } of samples) {
    parts += slices.length;
    elements += spec.shape.reduce((a, b) => a * b);
  }
  console.log(`${CASES} partitions, ${parts} parts, ${elements} elements equal`);
});
