// examples/federated in Firefox and Chromium at once: other compilers of shaders, and another engine for the CPU.
import { expect, test } from 'vitest';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { launchBrowser } from '../../../scripts/engines/chromium.mjs';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { launchFirefox } from '../../../scripts/engines/firefox.mjs';
import { joined, visit } from '../harness/federated.ts';

test('both join, on the GPU by the shader and on the CPU', async () => {
  const [chromium, firefox] = await Promise.all([launchBrowser(), launchFirefox()]);
  try {
    const said = await Promise.all([
      visit(chromium, { route: 'shader' }),
      visit(firefox, { route: 'shader' }),
      visit(firefox, { backend: 'cpu' }),
    ]);
    expect(said).toEqual([joined('webgpu'), joined('webgpu'), joined('cpu')]);
  } finally {
    await Promise.all([chromium.close(), firefox.close()]);
  }
});
