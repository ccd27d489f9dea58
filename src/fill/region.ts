// Resolves slices to regions: which elements of a tensor, and in which order.
import { floorTo } from '../dtype/align.js';
import { argumentError, isIndex } from '../errors.js';
import { product } from '../initializers/shape.js';
import type { Shape, Slice } from '../types.js';
import type { Fill, Region, Rows } from './fill.js';

/** The contiguous elements [start, start + count) of a tensor. */
export function flatRegion(start: number, count: number): Region {
  return { start, count, run: count, levels: [] };
}

function rangeOf(argument: string, range: unknown, size: number): readonly [number, number] {
  const [start, end] = (Array.isArray(range) && range.length === 2 ? range : []) as [number, number];
  // Only of nothing a range may be empty: elsewhere an empty one is more likely a mistake.
  if (!(isIndex(start) && isIndex(end) && (start < end || size === 0) && end <= size)) {
    const allowed = size === 0 ? '[0, 0]' : `[start, end], integers with 0 <= start < end <= ${size}`;
    throw argumentError(argument, allowed, range);
  }
  return [start, end];
}

/** The region of a range along each axis. Axes that are whole, or of size 1, merge with a neighbouring axis. */
function boxRegion(shape: Shape, ranges: readonly (readonly [number, number])[]): Region {
  let start = 0;
  let stride = 1;
  let levels: { size: number; stride: number }[] = [];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const [from, to] = ranges[axis] as readonly [number, number];
    start += from * stride;
    const last = levels.at(-1);
    if (!last) {
      levels = [{ size: to - from, stride }];
    } else if (last.size === 1 && to - from > 1) {
      levels[levels.length - 1] = { size: to - from, stride };
    } else if (last.size * last.stride === stride) {
      levels[levels.length - 1] = { size: last.size * (to - from), stride: last.stride };
    } else if (to - from > 1) {
      levels.push({ size: to - from, stride });
    }
    stride *= shape[axis] as number;
  }
  const count = product(ranges.map(([from, to]) => to - from));
  const [inner = { size: 1, stride: 1 }] = levels; // a shape without axes has one element
  if (inner.stride === 1) return { start, count, run: inner.size, levels: levels.slice(1) };
  return { start, count, run: 1, levels };
}

/** Whether a slice has a range for each axis: of a shape without axes, no range. */
export const isBox = (shape: Shape, slice: unknown): slice is readonly (readonly [number, number])[] =>
  Array.isArray(slice) && (Array.isArray(slice[0]) || shape.length + slice.length === 0);

/** The region of a slice. Throws unless it is a flat range or a range along each axis. */
export function regionOf(shape: Shape, slice: unknown): Region {
  const size = product(shape);
  if (slice === undefined) return flatRegion(0, size);
  if (isBox(shape, slice)) {
    if (slice.length !== shape.length) {
      throw argumentError('slice', `[start, end], or one such range for each of the ${shape.length} axes`, slice);
    }
    return boxRegion(
      shape,
      shape.map((size, axis) => rangeOf(`slice[${axis}]`, slice[axis], size)),
    );
  }
  const [start, end] = rangeOf('slice', slice, size);
  return flatRegion(start, end - start);
}

/** Where a slice stores its elements of rows [from, to) of the first axis; undefined if it has none. */
export function rowsOf(
  shape: Shape,
  slice: unknown,
  region: Region,
  from: number,
  to: number,
): { at: number; count: number } | undefined {
  let first: number;
  let last: number;
  let unit: number;
  if (Array.isArray(slice) && Array.isArray(slice[0])) {
    // A box is stored row by row, so its rows are contiguous.
    [first, last] = slice[0] as [number, number];
    unit = region.count / (last - first);
  } else {
    [first, last] = [region.start, region.start + region.count];
    unit = 1;
    const row = product(shape.slice(1));
    from *= row;
    to *= row;
  }
  const start = Math.max(from, first);
  const end = Math.min(to, last);
  return start < end ? { at: (start - first) * unit, count: (end - start) * unit } : undefined;
}

/**
 * Cuts a region, which is that of the slice, into regions of neighbours among the tensors that are stacked along the first `batchDims`
 * axes: of at most `most`, with equally many elements of each. `first` is the first element of the first of these `matrices`, and `at`
 * the place of the region among the elements of all.
 */
export function stackedRegions(
  shape: Shape,
  slice: unknown,
  batchDims: number,
  region: Region,
  most: number,
): { readonly first: number; readonly matrices: number; readonly region: Region; readonly at: number }[] {
  const stacked = shape.slice(batchDims);
  const size = product(stacked);
  const box = isBox(shape, slice) ? slice : undefined;
  const run = box ? boxRegion(shape.slice(0, batchDims), box.slice(0, batchDims)).run : 0;
  const regions: ReturnType<typeof stackedRegions> = [];
  for (let at = 0, done = 0; at < region.count; ) {
    const { element } = elementAt(region, at);
    const first = floorTo(element, size);
    const left = region.count - at;
    const neighbours = box ? run - (done % run) : element > first ? 1 : Math.max(1, Math.floor(left / size));
    const matrices = Math.min(most, neighbours);
    const part = box
      ? boxRegion([matrices, ...stacked], [[0, matrices], ...box.slice(batchDims)])
      : flatRegion(element - first, Math.min(left, first + matrices * size - element));
    regions.push({ first, matrices, region: { ...part, start: first + part.start }, at });
    at += part.count;
    done += matrices;
  }
  return regions;
}

/** The most elements a region with levels may hold, so that positions in it fit in u32. */
const MAX_REGION_ELEMENTS = 0x40000000;

/** Splits a region, in order, into regions that are contiguous or have at most `most` elements, 2^30 if absent. */
export function subregionsOf(region: Region, most = MAX_REGION_ELEMENTS): Region[] {
  const { start, count, run, levels } = region;
  const outermost = levels.at(-1);
  if (!outermost) return [region];
  if (count <= most) return [region];
  const inner = count / outermost.size;
  const step = Math.max(1, Math.floor(most / inner));
  const subregions: Region[] = [];
  for (let at = 0; at < outermost.size; at += step) {
    const size = Math.min(step, outermost.size - at);
    const outer = size === 1 ? [] : [{ size, stride: outermost.stride }];
    subregions.push(
      ...subregionsOf(
        { start: start + at * outermost.stride, count: inner * size, run, levels: [...levels.slice(0, -1), ...outer] },
        most,
      ),
    );
  }
  return subregions;
}

/** The most elements of a portion: 64 MiB of float32. A multiple of 4, so that blocks stay whole. */
const MAX_PORTION_ELEMENTS = 1 << 24;

/**
 * Fills that write in their order what a fill writes, each at most 2^24 elements, or one orthogonal matrix, or a longer row. If the
 * target has rows with gaps between them, no portion begins within one.
 */
export function portionsOf(fill: Fill, rows?: Rows): Fill[] {
  const length = rows?.length ?? 1;
  const most = Math.max(length, floorTo(MAX_PORTION_ELEMENTS, length));
  return fill.parts.flatMap(({ draw, region, at }) => {
    const portions: Fill[] = [];
    const add = (subregion: Region): void => {
      portions.push({ ...fill, count: subregion.count, parts: [{ draw, region: subregion, at }] });
      at += subregion.count;
    };
    if (draw.kind === 'matrix') add(region);
    else {
      for (const subregion of subregionsOf(region, most)) {
        if (subregion.levels.length > 0) add(subregion);
        else {
          for (let from = 0; from < subregion.count; from += most) {
            add(flatRegion(subregion.start + from, Math.min(most, subregion.count - from)));
          }
        }
      }
    }
    return portions;
  });
}

/** Index in the tensor of the element at a position of a region, and the elements left in its run, including itself. */
export function elementAt({ start, run, levels }: Region, position: number): { element: number; left: number } {
  const within = position % run;
  let element = start + within;
  let rest = Math.floor(position / run);
  for (const { size, stride } of levels) {
    element += (rest % size) * stride;
    rest = Math.floor(rest / size);
  }
  return { element, left: run - within };
}

/** A slice cut into parts of at most `most` elements, 4 or more: how many, the first and the last. Boxes are cut along one axis. */
export function cutSlice(
  shape: Shape,
  slice: Slice | undefined,
  most: number,
): { parts: number; first: Slice; last: Slice } {
  const flat = !Array.isArray(slice?.[0]);
  const ranges = (flat ? [slice ?? [0, product(shape)]] : slice) as readonly (readonly [number, number])[];
  let axis = ranges.length - 1;
  let inner = 1; // elements of one step along the axis
  const lengthOf = (i: number): number =>
    (ranges[i] as readonly [number, number])[1] - (ranges[i] as readonly [number, number])[0];
  while (axis > 0 && inner * lengthOf(axis) <= most) inner *= lengthOf(axis--);
  const step = flat ? floorTo(most, 4) : Math.floor(most / inner);
  const steps = Math.ceil(lengthOf(axis) / step);
  const first = ranges.map(([start, end], i) =>
    i > axis ? [start, end] : [start, Math.min(end, start + (i < axis ? 1 : step))],
  );
  const last = ranges.map(([start, end], i) =>
    i > axis ? [start, end] : [i < axis ? end - 1 : start + (steps - 1) * step, end],
  );
  const outer = product(ranges.slice(0, axis).map((_, i) => lengthOf(i)));
  const sliceOf = (cut: readonly (readonly number[])[]): Slice => (flat ? cut[0] : cut) as Slice;
  return { parts: outer * steps, first: sliceOf(first), last: sliceOf(last) };
}
