import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PARAMS_SIZE, paramsStride } from '../src/params.ts';
import { type Dispatch, planDispatches } from '../src/plan.ts';

const LIMITS = {
  maxStorageBufferBindingSize: 2 ** 27,
  minStorageBufferOffsetAlignment: 256,
  maxComputeWorkgroupsPerDimension: 65535,
};

/** Bytes [from, to) of the buffer that a dispatch writes, and the element that goes to the first of them. */
function written({ quads, bindingOffset, first, count, block, phase }: Dispatch): {
  from: number;
  to: number;
  element: number;
} {
  const unit = quads ? 16 : 4;
  const from = bindingOffset + first * unit;
  return { from, to: from + count * unit, element: 4 * block + phase };
}

test('any fill is written once, without gaps, within the limits', () => {
  const sizes = fc.oneof(fc.nat(40), fc.nat(5000), fc.nat(2 ** 33));
  const starts = fc.oneof(
    fc.nat(40),
    fc.integer({ min: 2 ** 34 - 5000, max: 2 ** 34 + 5000 }),
    fc.integer({ min: 0, max: 2 ** 52 }),
  );
  const limits = fc.record({
    maxStorageBufferBindingSize: fc.constantFrom(
      1024,
      4096,
      2 ** 20,
      2 ** 27,
      2 ** 27 - 4,
      2 ** 31,
      2 ** 32 - 4,
      2 ** 36,
    ),
    minStorageBufferOffsetAlignment: fc.constantFrom(32, 64, 256),
    maxComputeWorkgroupsPerDimension: fc.constantFrom(65535, 3_000_000),
  });
  fc.assert(
    fc.property(starts, sizes, sizes, limits, (start, size, offsetWords, limit) => {
      const count = 1 + Math.min(size, limit.maxStorageBufferBindingSize * 20);
      const offset = 4 * offsetWords;
      const dispatches = planDispatches(start, count, offset, limit);
      let byte = offset;
      for (const dispatch of dispatches) {
        const { from, to, element } = written(dispatch);
        expect(from).toBe(byte);
        expect(element).toBe(start + (from - offset) / 4);
        byte = to;
        expect(dispatch.count).toBeGreaterThan(0);
        expect(dispatch.bindingOffset % limit.minStorageBufferOffsetAlignment).toBe(0);
        expect(dispatch.bindingSize).toBeLessThanOrEqual(Math.min(2 ** 32, limit.maxStorageBufferBindingSize));
        expect(dispatch.first + dispatch.count).toBeLessThan(2 ** 32);
        expect(dispatch.bindingOffset + dispatch.bindingSize).toBe(to);
        if (dispatch.quads) {
          expect(dispatch.phase).toBe(0);
          expect(from % 16).toBe(0);
          expect(dispatch.bindingSize % 16).toBe(0);
        }
        const [x, y] = dispatch.workgroups;
        expect(Math.max(x, y)).toBeLessThanOrEqual(limit.maxComputeWorkgroupsPerDimension);
        const invocations = dispatch.quads ? dispatch.count : Math.ceil((dispatch.count + dispatch.phase) / 4);
        expect(x * y * 256).toBeGreaterThanOrEqual(invocations);
        expect(x * y * 256).toBeLessThan(2 ** 32);
        // The high word of the block is the same in all invocations.
        expect(Math.floor((dispatch.block + invocations - 1) / 2 ** 32)).toBe(Math.floor(dispatch.block / 2 ** 32));
      }
      expect(byte).toBe(offset + 4 * count);
    }),
    { numRuns: 3000 },
  );
});

test('all but the ragged ends is stored in quads where blocks and 16-byte boundaries meet', () => {
  expect(planDispatches(0, 100, 0, LIMITS).map((d) => [d.quads, d.count])).toEqual([[true, 25]]);
  expect(planDispatches(3, 100, 12, LIMITS).map((d) => [d.quads, d.count])).toEqual([
    [false, 1],
    [true, 24],
    [false, 3],
  ]);
  expect(planDispatches(1, 100, 0, LIMITS).map((d) => [d.quads, d.count])).toEqual([[false, 100]]);
});

test('pieces: bindings of 128 MiB, and no more of them than needed', () => {
  const dispatches = planDispatches(0, 2 ** 28, 0, LIMITS);
  expect(dispatches.length).toBe(8);
  expect(dispatches.every((d) => d.quads && d.bindingSize === 2 ** 27)).toBe(true);
});

test('a grid past 65,535 workgroups has rows', () => {
  const [dispatch] = planDispatches(0, 2 ** 28, 0, { ...LIMITS, maxStorageBufferBindingSize: 2 ** 30 });
  expect(dispatch?.workgroups).toEqual([65535, 5]);
});

test('the uniform blocks of several dispatches are as far apart as any device asks', () => {
  for (const alignment of [32, 64, 128, 256]) {
    expect(paramsStride(alignment) % alignment).toBe(0);
    expect(paramsStride(alignment)).toBeGreaterThanOrEqual(PARAMS_SIZE);
    expect(paramsStride(alignment)).toBeLessThan(PARAMS_SIZE + alignment);
  }
});
