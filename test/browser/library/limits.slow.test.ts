// Fills of exactly, one below and one above each limit, by both routes, with every word compared. Where a limit would take gigabytes
// to reach, the library is told a smaller one, which the device holds too.
import { expect, test } from 'vitest';
import { type Dtype, type FillSpec, heNormal } from '../../../src/index.ts';
import { openHarness } from '../harness/browser.ts';
import { checkFills } from '../harness/check-fills.ts';
import type { FillCase } from '../harness/fills.ts';

const opened = openHarness();
const DTYPES: readonly Dtype[] = ['f32', 'f16', 'bf16'];
const GROUP = 256;
const init = heNormal();
const bytesOf = (dtype: Dtype): number => (dtype === 'f32' ? 4 : 2);
const aCase = (spec: Partial<FillSpec> & Pick<FillSpec, 'shape'>, rest: Partial<FillCase> = {}): FillCase => ({
  spec: { init, seed: 29, ...(spec.shape.length < 2 && { fanIn: 3, fanOut: 5 }), ...spec },
  after: 64,
  ...rest,
});

test('a device has no less than the defaults, so less must be told', async () => {
  const limits = await opened.page.evaluate(async () => {
    const asked = { maxStorageBufferBindingSize: 2 ** 20, maxBufferSize: 2 ** 20, maxComputeWorkgroupsPerDimension: 3 };
    const of = ({ limits }: GPUDevice): number[] => [
      limits.maxStorageBufferBindingSize,
      limits.maxBufferSize,
      limits.maxComputeWorkgroupsPerDimension,
      limits.minStorageBufferOffsetAlignment,
    ];
    return [
      of(await harness.deviceWith()),
      of(await harness.deviceWith(asked)),
      of(await harness.deviceWith({}, asked)),
    ];
  });
  const defaults = [2 ** 27, 2 ** 28, 65535, 256];
  expect(limits).toEqual([defaults, defaults, [2 ** 20, 2 ** 20, 3, 256]]);
});

test.each([-1, 0, 1])('maxStorageBufferBindingSize, 128 MiB, and %i elements', async (more) => {
  const compared = await checkFills(opened, [aCase({ shape: [1, 2 ** 25 + more], offset: 256 })]);
  expect(compared).toBe(2 ** 25 + more);
});

test('a binding size that is told: as many bytes, one element less and more, from every place', async () => {
  const size = 4096;
  const told = { maxStorageBufferBindingSize: size };
  const cases = DTYPES.flatMap((dtype) =>
    [0, bytesOf(dtype), 252, 256, 260, 3 * 256 - bytesOf(dtype)].flatMap((offset) =>
      [size, 2 * size, size - offset, size - (offset % 256)].flatMap((bytes) =>
        [-1, 0, 1].map((more) => aCase({ shape: [bytes / bytesOf(dtype) + more], dtype, offset }, { told })),
      ),
    ),
  );
  await checkFills(opened, cases);
  // Boxes, and starts that are no multiple of four.
  const box = (dtype: Dtype, rows: number): FillCase =>
    aCase(
      {
        shape: [200, 70],
        dtype,
        slice: [
          [1, 1 + rows],
          [3, 67],
        ] as const,
        offset: 252,
      },
      { told },
    );
  await checkFills(
    opened,
    DTYPES.flatMap((dtype) => [15, 16, 17, 31, 32, 33].map((rows) => box(dtype, rows))),
  );
});

test('maxBufferSize, 256 MiB: new weights of that size and one element less, and one more is refused', async () => {
  const result = await opened.page.evaluate(async () => {
    const device = await harness.deviceWith();
    const most = device.limits.maxBufferSize;
    const found: Record<string, unknown>[] = [];
    for (const route of ['shader', 'upload'] as const) {
      const initializer = await harness.lib.createInitializer({ device, seed: 31, route });
      for (const more of [0, -1]) {
        const count = most / 4 + more;
        const spec = { shape: [1, count], init: 'he' } as const;
        const { buffer } = await initializer.create(spec);
        let different = 0;
        for (let start = 0; start < count; start += 2 ** 23) {
          const end = Math.min(count, start + 2 ** 23);
          const actual = await initializer.read(buffer as GPUBuffer, { offset: 4 * start, count: end - start });
          const expected = new Float32Array(end - start);
          harness.cpu.fillWeightsSync(expected, { ...spec, seed: 31, slice: [start, end] });
          const [a, b] = [new Uint32Array(actual.buffer), new Uint32Array(expected.buffer)];
          for (let i = 0; i < b.length; i++) if (a[i] !== b[i]) different++;
        }
        found.push({ size: (buffer as GPUBuffer).size, different });
        buffer?.destroy();
      }
      for (const [dtype, count] of [
        ['f32', most / 4 + 1],
        ['f16', most / 2 + 1],
      ] as const) {
        const create = initializer.create({ shape: [1, count], init: 'he', dtype, name: 'w' });
        const all = initializer.createAll({ w: { shape: [1, count], init: 'he', dtype } }, { arena: false });
        const together = { a: { shape: [1, count - 128] as const, init: 'he' as const, dtype } };
        const arena = initializer.createAll({ ...together, b: { shape: [1, 128], init: 'he' } }, { arena: true });
        for (const promise of [create, all, arena])
          found.push({ refused: await promise.then(() => 'accepted', String) });
      }
    }
    return found;
  });
  const refusal = (fn: string, what: string, advice: string, bytes: string): unknown => ({
    refused: expect.stringMatching(
      new RegExp(
        `^ArgumentError: ${fn}: size of ${what} in bytes must be at most 268435456 on this device \\(${advice}\\), got ${bytes}$`,
      ),
    ),
  });
  const parts = (most: number): string =>
    `create it in 2 parts, from slice: \\[0, ${most}\\] to slice: \\[${most}, ${most + 1}\\]`;
  const perRoute = [
    { size: 2 ** 28, different: 0 },
    { size: 2 ** 28 - 4, different: 0 },
    ...(
      [
        ['268435460', 2 ** 26],
        ['268435458', 2 ** 27],
      ] as const
    ).flatMap(([bytes, most]) => [
      refusal('create', 'w', parts(most), bytes),
      refusal('createAll', 'w', parts(most), bytes),
      refusal('createAll', 'arena', 'arena: false gives each tensor a buffer of its own', '26843\\d+'),
    ]),
  ];
  expect(result).toEqual([...perRoute, ...perRoute]);
});

test.each([-4, 0, 4])('65,535 workgroups of 2,048 elements, and %i elements', async (more) => {
  const limits = { maxStorageBufferBindingSize: 2 ** 29, maxBufferSize: 2 ** 29 };
  const shape = [1, 65535 * 8 * GROUP + more];
  const compared = await checkFills(opened, [aCase({ shape, dtype: 'bf16' }, { limits })]);
  expect(compared).toBe(65535 * 8 * GROUP + more);
});

test('workgroups that are told: one row of them, and a little less and more, in fours and one by one', async () => {
  const told = { maxComputeWorkgroupsPerDimension: 3 };
  const cases = DTYPES.flatMap((dtype) =>
    [
      [8 * GROUP, 0],
      [32 * GROUP, bytesOf(dtype)],
    ].flatMap(([each, offset]) =>
      // Of all that fits in a row, and in three; with half a workgroup less, in which an invocation has one four.
      [3, 9].flatMap((groups) =>
        [-4 * GROUP - 4, -4 * GROUP, 4 - 4 * GROUP, -33, -32, -31, -4, -1, 0, 1, 4, 31, 32, 33].map((more) =>
          aCase({ shape: [groups * (each as number) + more], dtype, offset: offset as number }, { told }),
        ),
      ),
    ),
  );
  await checkFills(opened, cases);
});

const EDGES: [string, number][] = [
  ['2^32 elements', 2 ** 32],
  ['2^33 elements', 2 ** 33],
  ['2^34 elements, 2^32 blocks', 2 ** 34],
  ['2^53 - 1 elements', 2 ** 53 - 1],
];
test.each(EDGES)('%s by their place in the tensor', async (_, edge) => {
  const shape = [2 ** 53 - 1];
  const slices = [-2, -1, 0, 1, 2].flatMap((more) => [
    [edge + more - 5, edge + more],
    [edge + more, edge + more + 5],
    [edge + more - 1024, edge + more + 1024],
  ]);
  const within = slices.filter(([start = 0, end = 0]) => end <= 2 ** 53 - 1 && start < end);
  await checkFills(
    opened,
    DTYPES.flatMap((dtype) =>
      within.map((slice) => aCase({ shape, dtype, slice: slice as [number, number], offset: 64 })),
    ),
  );
  // Of boxes: a row that ends, begins or goes on there.
  const wide = [2 ** 53 / 2 ** 20 - 1, 2 ** 20];
  const row = Math.min(edge / 2 ** 20, (wide[0] as number) - 1);
  await checkFills(
    opened,
    DTYPES.map((dtype) =>
      aCase({
        shape: wide,
        dtype,
        slice: [
          [row - 1, row + 1],
          [2 ** 20 - 37, 2 ** 20],
        ] as const,
      }),
    ),
  );
});

test('one element more than a tensor has is refused', async () => {
  const messages = await opened.page.evaluate(async () => {
    const device = await harness.deviceWith();
    const initializer = await harness.lib.createInitializer({ device, seed: 1 });
    const fans = { fanIn: 3, fanOut: 5, init: 'he' } as const;
    const most = 2 ** 53 - 1;
    const outcome = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'accepted', String);
    return [
      await outcome(initializer.create({ ...fans, shape: [most], slice: [most - 1, most] })),
      await outcome(initializer.create({ ...fans, shape: [most], slice: [most, most + 1] })),
      await outcome(initializer.create({ ...fans, shape: [most + 1], slice: [0, 1] })),
    ];
  });
  expect(messages[0]).toBe('accepted');
  expect(messages[1]).toMatch(
    /^ArgumentError: create: slice must be \[start, end\], integers with 0 <= start < end <= 9007199254740991/,
  );
  expect(messages[2]).toMatch(
    /^ArgumentError: create: shape must be 0 to 8 integers, not negative, with a product of at most/,
  );
});

test('minStorageBufferOffsetAlignment: offsets at each multiple of it, and one element before and after', async () => {
  const cases = DTYPES.flatMap((dtype) =>
    [256, 512, 1024].flatMap((offset) =>
      [-1, 0, 1].map((more) => aCase({ shape: [7, 31], dtype, offset: offset + more * bytesOf(dtype) })),
    ),
  );
  await checkFills(opened, cases);
  // Devices may ask for as little as 32.
  const told = { minStorageBufferOffsetAlignment: 256, maxStorageBufferBindingSize: 512 };
  await checkFills(
    opened,
    cases.map((one) => ({ ...one, told })),
  );
});
