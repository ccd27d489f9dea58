// The built fillOnDevice in an engine with another compiler of shaders than browsers' Dawn: wgpu, on Mesa's lavapipe.
import { afterAll, expect, test } from 'vitest';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { openDeno } from '../../scripts/engines/deno.mjs';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { lavapipe } from '../../scripts/engines/vulkan.mjs';

const session = openDeno(new URL('jax-device-session.mjs', import.meta.url).href, lavapipe());
afterAll(() => session.close());

test.each(['bits', 'uniform'])('%s in Deno, where the counter carries', async (kind) => {
  const slice = [2 ** 32 - 500, 2 ** 32 + 99_503];
  const library = new URL('../../dist/index-generators-jax.js', import.meta.url).href;
  expect(await session.call('differences', library, kind, 2 ** 40, slice)).toEqual({ compared: 100_003, different: 0 });
});
