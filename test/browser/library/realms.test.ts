// Arrays, buffers and rules of a frame: a realm of its own.
import { expect, test } from 'vitest';
import { openHarness } from '../harness/browser.ts';
import { COUNTING } from '../harness/count-pieces.ts';

const opened = openHarness();

test('arrays and rules of a frame', async () => {
  await opened.page.evaluate(`${COUNTING}; Object.assign(globalThis, { untilHelped, piecesNow: () => pieces });`);
  const result = await opened.page.evaluate(async () => {
    const { untilHelped, piecesNow } = globalThis as unknown as {
      untilHelped(call: () => Promise<unknown>): Promise<void>;
      piecesNow(): number;
    };
    const { createInitializer, heNormal, specsByRules, zeros } = await harness.built();
    const { fillWeightsSync } = harness.lib;
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const theirs = frame.contentWindow as unknown as typeof globalThis;
    const count = 1501 * 1501;
    const spec = { shape: [1501, 1501], init: heNormal(), name: 'w' } as const;
    const initializer = await createInitializer({ backend: 'cpu', seed: 42, threads: 3 });
    await untilHelped(() => initializer.create(spec));
    const device = await harness.deviceWith();
    const on = await createInitializer({ device, seed: 42 });
    const targets = {
      'their array': ['f32', () => new theirs.Float32Array(count)],
      'their array for halves': ['bf16', () => new theirs.Uint16Array(count)],
      'their buffer': ['f32', () => new Float32Array(new theirs.ArrayBuffer(4 * count))],
      'their buffer for halves': ['f16', () => new Uint16Array(new theirs.ArrayBuffer(2 * count))],
      'their array of our buffer': ['f32', () => new theirs.Float32Array(new ArrayBuffer(4 * count))],
      // As on pages that may not share memory, which have no SharedArrayBuffer.
      'their shared memory': [
        'f32',
        () =>
          new Float32Array(
            new theirs.WebAssembly.Memory({ initial: 200, maximum: 200, shared: true }).buffer as ArrayBuffer,
            0,
            count,
          ),
      ],
    } as const;
    const different: Record<string, number> = {};
    let least = Number.POSITIVE_INFINITY;
    for (const [name, [dtype, make]] of Object.entries(targets)) {
      const expected = dtype === 'f32' ? new Float32Array(count) : new Uint16Array(count);
      fillWeightsSync(expected as Float32Array, { ...spec, dtype, seed: 42 });
      const bytes = new Uint8Array(expected.buffer);
      for (const [route, one] of Object.entries({ cpu: initializer, device: on })) {
        const before = piecesNow();
        const target = make();
        await one.fill(target as Float32Array, { ...spec, dtype });
        if (route === 'cpu' && name !== 'their shared memory') least = Math.min(least, piecesNow() - before);
        const made = new Uint8Array(target.buffer, 0, bytes.length);
        different[`${name}, ${route}`] = made.reduce((sum, byte, i) => sum + Number(byte !== bytes[i]), 0);
      }
    }
    const rule = new theirs.RegExp('bias$');
    const specs = specsByRules({ 'fc.bias': [3] }, [[rule, zeros()]]);
    const controller = new theirs.AbortController();
    const reason = new theirs.Error('enough');
    controller.abort(reason);
    const stopped = await initializer.create(spec, { signal: controller.signal }).catch((error: unknown) => error);
    frame.remove();
    return {
      different,
      helped: least > 0,
      isForeign: !(new theirs.Float32Array(1) instanceof Float32Array) && !(rule instanceof RegExp),
      specs,
      reason: stopped === reason,
    };
  });
  expect(Object.keys(result.different).length).toBe(12);
  expect(Object.values(result.different)).toEqual(Array(12).fill(0));
  expect(result).toMatchObject({
    helped: true,
    isForeign: true,
    specs: { 'fc.bias': { shape: [3], init: { kind: 'constant', value: 0 } } },
    reason: true,
  });
});
