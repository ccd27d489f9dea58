// A device with smaller workgroups than WebGPU's default, in compatibility mode: the same bits, and no command that it would refuse. With
// each limit at its minimum: workgroups.slow.test.ts.
import { expect, test } from 'vitest';
import { type Dtype, heNormal, sparse, truncatedNormal } from '../../../src/index.ts';
import { openHarness } from '../harness/browser.ts';
import { checkFills } from '../harness/check-fills.ts';
import { COMPATIBILITY } from '../harness/compatibility-limits.ts';
import type { FillCase } from '../harness/fills.ts';

const opened = openHarness();
const DTYPES: readonly Dtype[] = ['f32', 'f16', 'bf16'];

const IN_COMPATIBILITY_MODE = { after: 64, adapter: { featureLevel: 'compatibility' } } as const;

test('in compatibility mode a device has less than the defaults, so that the tests below try something', async () => {
  const limits = await opened.page.evaluate(async (names) => {
    const { limits } = await harness.deviceWith({}, {}, { featureLevel: 'compatibility' });
    return Object.fromEntries(names.map((name) => [name, limits[name as keyof GPUSupportedLimits]]));
  }, Object.keys(COMPATIBILITY));
  expect(limits).toEqual(COMPATIBILITY);
});

test('fills of whole and broken workgroups on a device in compatibility mode', async () => {
  const cases = DTYPES.flatMap((dtype) =>
    // Elements of a workgroup of 128 and of 256, in quads and one by one.
    [1024, 2048, 4096, 8192].flatMap((each) =>
      [-33, -4, -1, 0, 1, 4, 33].flatMap((more): FillCase[] => {
        const spec = { shape: [1, 3 * each + more], init: heNormal(), dtype, seed: 11 };
        return [
          { spec, ...IN_COMPATIBILITY_MODE },
          { spec: { ...spec, offset: dtype === 'f32' ? 4 : 2 }, ...IN_COMPATIBILITY_MODE },
        ];
      }),
    ),
  );
  const others = [truncatedNormal({ bounds: 'absolute' }), sparse({ sparsity: 0.3 })].map(
    (init): FillCase => ({ spec: { shape: [130, 67], init, seed: 12 }, ...IN_COMPATIBILITY_MODE }),
  );
  await checkFills(opened, [...cases, ...others]);
});
