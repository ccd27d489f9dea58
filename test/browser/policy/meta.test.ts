// Where a content security policy forbids WebAssembly or workers, the plain twin or this thread makes the same weights.
import { expect, test } from 'vitest';
import { fillWeightsSync, heNormal } from '../../../src/index-cpu.ts';
import { openPage } from '../harness/browser.ts';
import { COUNTING } from '../harness/count-pieces.ts';

const opened = openPage('/test/browser/harness/empty.html');

test.each([
  ["script-src 'self'", true, false],
  ["script-src 'self' 'wasm-unsafe-eval'", false, false],
  ["script-src 'self' 'wasm-unsafe-eval'; worker-src 'none'", false, false],
  ["script-src 'self'; worker-src blob:", true, true],
])('%s', async (policy, forbidden, threads) => {
  const { page } = opened;
  await page.reload({ waitUntil: 'load' });
  // As a text: the test runner would rewrite its imports.
  const made = (await page.evaluate(`(async () => {
    const meta = document.createElement('meta');
    Object.assign(meta, { httpEquiv: 'Content-Security-Policy', content: ${JSON.stringify(policy)} });
    document.head.append(meta);
    ${COUNTING}
    let refused = false;
    try {
      new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
    } catch {
      refused = true;
    }
    const { fillWeightsSync, heNormal } = await import('/src/index-cpu.ts');
    const { wasmLoops } = await import('/src/cpu/wasm.ts');
    const target = new Float32Array(1000);
    fillWeightsSync(target, { shape: [10, 100], init: heNormal(), seed: 3 });
    const { createInitializer } = await import('/src/index.ts');
    const initializer = await createInitializer({ backend: 'cpu', seed: 3, threads: 3 });
    const spec = { shape: [1501, 1501], init: heNormal(), name: 'large' };
    await untilHelped(() => initializer.create(spec));
    const large = await initializer.create(spec);
    const expected = new Float32Array(1501 * 1501);
    fillWeightsSync(expected, { ...spec, seed: 3 });
    const words = new Uint32Array(expected.buffer);
    const different = new Uint32Array(large.data.buffer).reduce((sum, word, i) => sum + Number(word !== words[i]), 0);
    return { refused, helped: pieces > 0, kernel: wasmLoops() !== undefined, bits: [...new Uint32Array(target.buffer)], different };
  })()`)) as { refused: boolean; helped: boolean; kernel: boolean; bits: number[]; different: number };
  expect(made.refused).toBe(forbidden);
  expect(made.kernel).toBe(!forbidden);
  expect(made.helped).toBe(threads);
  expect(made.different).toBe(0);
  const expected = new Float32Array(1000);
  fillWeightsSync(expected, { shape: [10, 100], init: heNormal(), seed: 3 });
  expect(made.bits).toEqual([...new Uint32Array(expected.buffer)]);
  expect(opened.complaints.splice(0).filter((text) => !text.includes('Content Security Policy'))).toEqual([]);
});
