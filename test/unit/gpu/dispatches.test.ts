// Plans of dispatches. Inside the random cases by node:assert: 100,000 calls of Vitest's expect take 2 s more.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { elementAt, flatRegion, regionOf, subregionsOf } from '../../../src/fill/region.ts';
import { type Dispatch, planDispatches, workgroupSizeOf } from '../../../src/gpu/dispatches.ts';
import { PARAMS_SIZE, paramsStride } from '../../../src/gpu/params.ts';
import { elementsOfSlice } from '../../helpers/partitions.ts';
import { runs } from '../../helpers/runs.ts';

const LIMITS = {
  maxStorageBufferBindingSize: 2 ** 27,
  minStorageBufferOffsetAlignment: 256,
  maxComputeWorkgroupsPerDimension: 65535,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
};

const plan = (start: number, count: number, offset: number, limits = LIMITS): Dispatch[] =>
  planDispatches(flatRegion(start, count), offset, 4, true, limits);

/** Bytes [from, to) of the buffer that a dispatch writes. */
function written({ quads, bindingOffset, first, count }: Dispatch, bytes: number): { from: number; to: number } {
  const unit = quads ? 4 * bytes : bytes;
  const from = bindingOffset + first * unit;
  return { from, to: from + count * unit };
}

/** The element that a dispatch writes at a place: wi_elementAt of shaders/fill.wgsl, in doubles. */
function elementOf({ start, position, run, levels }: Dispatch, place: number): number {
  if (levels.length === 0) return start + place;
  const at = position + place;
  let element = start + (at % run);
  let rest = Math.floor(at / run);
  for (const { size, stride } of levels) {
    element += (rest % size) * stride;
    rest = Math.floor(rest / size);
  }
  return element;
}

test('any fill is written once, without gaps, within the limits', () => {
  const sizes = fc.oneof(fc.nat(40), fc.nat(5000), fc.nat(2 ** 33));
  const starts = fc.oneof(
    fc.nat(40),
    fc.integer({ min: 2 ** 32 - 5000, max: 2 ** 32 + 5000 }),
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
    maxComputeInvocationsPerWorkgroup: fc.constantFrom(128, 256, 1024),
    maxComputeWorkgroupSizeX: fc.constantFrom(128, 256, 1024),
  });
  fc.assert(
    fc.property(
      starts,
      sizes,
      sizes,
      fc.constantFrom(2 as const, 4 as const),
      limits,
      (start, size, offsetElements, bytes, limit) => {
        const count = 1 + Math.min(size, limit.maxStorageBufferBindingSize * 20);
        const offset = bytes * offsetElements;
        const dispatches = planDispatches(flatRegion(start, count), offset, bytes, true, limit);
        let byte = offset;
        for (const dispatch of dispatches) {
          const { from, to } = written(dispatch, bytes);
          assert.equal(from, byte);
          assert.equal(dispatch.start, start + (from - offset) / bytes);
          byte = to;
          assert(dispatch.count > 0);
          const last = dispatch.start + (to - from) / bytes - 1;
          assert.equal(Math.floor(last / 2 ** 32), Math.floor(dispatch.start / 2 ** 32));
          assert.equal(dispatch.bindingOffset % limit.minStorageBufferOffsetAlignment, 0);
          assert(dispatch.bindingSize <= Math.min(2 ** 32, limit.maxStorageBufferBindingSize));
          assert(dispatch.first + dispatch.count < 2 ** 32);
          assert.equal(dispatch.bindingOffset + dispatch.bindingSize, Math.ceil(to / 4) * 4);
          if (dispatch.quads) {
            assert.equal(dispatch.start % 4, 0);
            assert.equal(from % (4 * bytes), 0);
            assert.equal(dispatch.bindingSize % (4 * bytes), 0);
          }
          const [x, y] = dispatch.workgroups;
          assert(Math.max(x, y) <= limit.maxComputeWorkgroupsPerDimension);
          const invocations = dispatch.quads
            ? Math.ceil(dispatch.count / 2)
            : Math.ceil(((dispatch.first % 32) + dispatch.count) / 32);
          const size = Math.min(256, limit.maxComputeInvocationsPerWorkgroup, limit.maxComputeWorkgroupSizeX);
          assert(x * y * size >= invocations);
          // No invocation counts past 32 bits, nor do quads, of which it has two.
          assert(x * y * size * (dispatch.quads ? 2 : 1) < 2 ** 32);
        }
        assert.equal(byte, offset + bytes * count);
      },
    ),
    { numRuns: runs(3000) },
  );
});

test('boxes: the elements of a slice, in the order of a tensor of its shape', () => {
  const axis = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.nat(5), fc.nat(5));
  const limits = { ...LIMITS, maxStorageBufferBindingSize: 1024 };
  fc.assert(
    fc.property(
      fc.array(axis, { minLength: 1, maxLength: 5 }),
      fc.nat(9),
      fc.constantFrom(2 as const, 4 as const),
      (axes, offsetElements, bytes) => {
        const shape = axes.map(([size]) => size);
        const slice = axes.map(([size, from, length]): [number, number] => {
          const start = from % size;
          return [start, start + 1 + (length % (size - start))];
        });
        const expected = elementsOfSlice(shape, slice);
        const region = regionOf(shape, slice);
        assert.deepEqual(
          expected.map((_, i) => elementAt(region, i).element),
          expected,
        );
        const elements: number[] = [];
        for (const dispatch of planDispatches(region, bytes * offsetElements, bytes, true, limits)) {
          assert.equal(written(dispatch, bytes).from, bytes * (offsetElements + elements.length));
          const each = dispatch.quads ? 4 * dispatch.count : dispatch.count;
          for (let place = 0; place < each; place++) elements.push(elementOf(dispatch, place));
          if (dispatch.quads) {
            // An invocation makes one block.
            for (let place = 0; place < each; place += 4) assert.equal(elementOf(dispatch, place) % 4, 0);
          }
        }
        assert.deepEqual(elements, expected);
      },
    ),
    { numRuns: runs(3000) },
  );
});

/** The element of the binding that a dispatch writes at a place, if there are gaps between rows: wi_targetOf of shaders/fill.wgsl. */
function targetOf({ first, quads, rows }: Dispatch, place: number): number {
  const unit = quads ? 4 : 1;
  if (!rows) return unit * first + place;
  const [length, pitch] = [unit * rows.length, unit * rows.pitch];
  return unit * first + Math.floor(place / length) * pitch + (place % length);
}

test('rows with gaps: every element in its place, within the limits', () => {
  const axis = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(8), fc.nat(8));
  fc.assert(
    fc.property(
      fc.array(axis, { minLength: 2, maxLength: 3 }),
      fc.nat(9),
      fc.oneof(fc.nat(9), fc.nat(200)),
      fc.constantFrom(2 as const, 4 as const),
      fc.constantFrom(1, 4),
      fc.boolean(),
      fc.constantFrom(64, 128, 1024, 2 ** 27),
      (axes, offsetElements, gap, bytes, unit, whole, maxStorageBufferBindingSize) => {
        const shape = axes.map(([size]) => unit * size);
        const slice = axes.map(([size, from, length]): [number, number] => {
          const start = from % size;
          return [unit * start, unit * (start + 1 + (length % (size - start)))];
        });
        const limits = { ...LIMITS, minStorageBufferOffsetAlignment: 32, maxStorageBufferBindingSize };
        const box = whole ? shape.map((size): [number, number] => [0, size]) : slice;
        const expected = elementsOfSlice(shape, box);
        const [from, to] = box.at(-1) as [number, number];
        const length = to - from;
        const pitch = length + unit * (1 + gap);
        const offset = unit * bytes * offsetElements;
        const region = regionOf(shape, whole ? undefined : slice);
        const written = new Map<number, number>();
        for (const dispatch of planDispatches(region, offset, bytes, true, limits, { length, pitch })) {
          const { bindingOffset, bindingSize, quads, count, rows, levels, workgroups } = dispatch;
          assert.equal(bindingOffset % 32, 0);
          assert(bindingSize <= maxStorageBufferBindingSize);
          if (rows) assert(levels.length > 0);
          const each = quads ? 4 * count : count;
          const invocations = quads
            ? count / 2
            : rows
              ? (count / rows.length) * Math.ceil((rows.length + 1) / 32)
              : Math.ceil(((dispatch.first % 32) + count) / 32);
          assert(workgroups[0] * workgroups[1] * 256 >= invocations);
          for (let place = 0; place < each; place++) {
            const at = targetOf(dispatch, place);
            const element = elementOf(dispatch, place);
            if (bytes * (at + 1) > bindingSize) throw new Error(`element ${at} is outside the binding`);
            if (written.has(bindingOffset / bytes + at)) throw new Error(`element ${at} is written twice`);
            if (quads && place % 4 === 0 && (at % 4 || element % 4)) throw new Error(`the quad at ${at} is none`);
            written.set(bindingOffset / bytes + at, element);
          }
        }
        const places = expected.map((_, i) => offset / bytes + Math.floor(i / length) * pitch + (i % length));
        assert.equal(
          places.findIndex((place, i) => written.get(place) !== expected[i]),
          -1,
        );
        assert.equal(written.size, expected.length);
      },
    ),
    { numRuns: runs(3000) },
  );
});

test('rows with gaps: whole blocks of four are stored in quads, and all rows in one dispatch', () => {
  const planOf = (length: number, pitch: number, offset: number) =>
    planDispatches(regionOf([100, length], undefined), offset, 4, true, LIMITS, { length, pitch });
  expect(planOf(64, 256, 0).map(({ quads, count }) => [quads, count])).toEqual([[true, 1600]]);
  expect(planOf(3, 4, 0).map(({ quads, count }) => [quads, count])).toEqual([[false, 300]]);
  expect(planOf(64, 256, 8).map(({ quads, count }) => [quads, count])).toEqual([[false, 6400]]);
});

test('rows with gaps of a tensor past 2^32 elements: positions of one word', () => {
  const [length, pitch] = [2 ** 16, 2 ** 16 + 4];
  const limits = { ...LIMITS, maxStorageBufferBindingSize: 2 ** 36 };
  const dispatches = planDispatches(regionOf([2 ** 17, length], undefined), 0, 2, true, limits, { length, pitch });
  let row = 0;
  for (const { bindingOffset, first, count, start, position, quads, rows } of dispatches) {
    expect(quads).toBe(true);
    expect(position + 4 * count).toBeLessThanOrEqual(2 ** 30);
    expect(start + position).toBe(row * length);
    expect(bindingOffset + 8 * first).toBe(2 * row * pitch);
    expect(rows).toEqual({ length: length / 4, pitch: pitch / 4 });
    row += (4 * count) / length;
  }
  expect(row).toBe(2 ** 17);
});

test('a huge box is cut into pieces of at most 2^30 elements, or into neighbours', () => {
  const shape = [40_000, 40_000, 7];
  const pieces = subregionsOf(
    regionOf(shape, [
      [1, 39_999],
      [2, 39_998],
      [0, 7],
    ]),
  );
  expect(pieces.length).toBeGreaterThan(1);
  expect(pieces.reduce((sum, { count }) => sum + count, 0)).toBe(39_998 * 39_996 * 7);
  expect(pieces.every(({ count, levels }) => count <= 2 ** 30 || levels.length === 0)).toBe(true);
  const last = pieces.at(-1) as (typeof pieces)[number];
  expect(elementAt(last, last.count - 1).element).toBe((39_998 * 40_000 + 39_997) * 7 + 6);
});

test('all but the ragged ends is stored in quads where blocks and 16-byte boundaries meet', () => {
  expect(plan(0, 100, 0).map((d) => [d.quads, d.count])).toEqual([[true, 25]]);
  expect(plan(3, 100, 12).map((d) => [d.quads, d.count])).toEqual([
    [false, 1],
    [true, 24],
    [false, 3],
  ]);
  expect(plan(1, 100, 0).map((d) => [d.quads, d.count])).toEqual([[false, 100]]);
});

test('pieces: bindings of 128 MiB, and no more of them than needed', () => {
  const dispatches = plan(0, 2 ** 28, 0);
  expect(dispatches.length).toBe(8);
  expect(dispatches.every((d) => d.quads && d.bindingSize === 2 ** 27)).toBe(true);
});

test('a grid past 65,535 workgroups has rows', () => {
  const [dispatch] = plan(0, 2 ** 28, 0, { ...LIMITS, maxStorageBufferBindingSize: 2 ** 30 });
  expect(dispatch?.workgroups).toEqual([65535, 3]);
});

test('workgroups are as large as the device allows, 256 at most', () => {
  const limits = { maxComputeInvocationsPerWorkgroup: 256, maxComputeWorkgroupSizeX: 256 };
  expect(workgroupSizeOf(limits)).toBe(256);
  expect(workgroupSizeOf({ maxComputeInvocationsPerWorkgroup: 1024, maxComputeWorkgroupSizeX: 1024 })).toBe(256);
  expect(workgroupSizeOf({ ...limits, maxComputeInvocationsPerWorkgroup: 128 })).toBe(128);
  expect(workgroupSizeOf({ ...limits, maxComputeWorkgroupSizeX: 128 })).toBe(128);
  // Twice as many of half the size; one more where half of the last was idle. Each invocation has two quads.
  const grid = (count: number, told: object): readonly number[] =>
    (plan(0, count, 0, { ...LIMITS, ...told })[0] as Dispatch).workgroups;
  expect([grid(8 * 256, {}), grid(8 * 256, { maxComputeInvocationsPerWorkgroup: 128 })]).toEqual([
    [1, 1],
    [2, 1],
  ]);
});

test('the uniform blocks of several dispatches are as far apart as any device asks', () => {
  for (const alignment of [32, 64, 128, 256]) {
    expect(paramsStride(alignment) % alignment).toBe(0);
    expect(paramsStride(alignment)).toBeGreaterThanOrEqual(PARAMS_SIZE);
    expect(paramsStride(alignment)).toBeLessThan(PARAMS_SIZE + alignment);
  }
});
