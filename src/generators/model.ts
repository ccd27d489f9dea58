// What generators of whole models share: calls that wait for each other, and tensors in the order in which a framework draws them.
import { elementsIn, newElements } from '../dtype/dtype.js';
import { argumentError, checkObject, forItem, isIndex, show, stateError } from '../errors.js';
import { checkInit } from '../initializers/check.js';
import { initOfWord } from '../initializers/methods.js';
import { checkShape, product } from '../initializers/shape.js';
import type { Dtype, Init, Shape, WeightArray, WeightGenerator, WeightSpec } from '../types.js';

/** A spec whose initializer is plain data. */
export interface CheckedSpec extends WeightSpec {
  readonly init: Init;
}

/** The elements of a slice of a tensor of floats or halves, in a buffer of whole words. The slice has been checked. */
function cut(whole: WeightArray, { shape, slice = [0, whole.length] }: WeightSpec): WeightArray {
  const isFlat = typeof slice[0] === 'number';
  const ranges = (isFlat ? [slice] : slice) as readonly (readonly [start: number, end: number])[];
  const sizes = isFlat ? [whole.length] : shape;
  const count = product(ranges.map(([start, end]) => end - start));
  const { BYTES_PER_ELEMENT: bytes } = whole;
  const memory = new ArrayBuffer(4 * Math.ceil((bytes * count) / 4));
  const elements: WeightArray = elementsIn(bytes === 4 ? 'f32' : 'f16', memory, 0, count);
  let at = 0;
  /** Copies what the axes from one on have, of the elements from a place on. */
  const copy = (axis: number, from: number): void => {
    const [start, end] = ranges[axis] ?? [0, 1];
    if (axis >= ranges.length - 1) {
      elements.set(whole.subarray(from + start, from + end), at);
      at += end - start;
      return;
    }
    const step = product(sizes.slice(axis + 1));
    for (let i = start; i < end; i++) copy(axis + 1, from + i * step);
  };
  copy(0, 0);
  return elements;
}

/** Draws a tensor in steps, between which the event loop may run, and returns it. */
export type TensorSteps = Iterator<unknown, WeightArray>;

/** Takes all steps at once. */
export function takeAll<T>(steps: Iterator<unknown, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Elements of a step. */
const STEP = 16384;

/** Draws a tensor part by part: `partOf` gives elements [from, to), after those before them. */
export function* inParts<D extends Dtype>(
  dtype: D,
  shape: Shape,
  partOf: (from: number, to: number) => ArrayLike<number>,
): Generator<undefined, WeightArray<D>> {
  const out = newElements(dtype, product(shape));
  for (let from = 0; from < out.length; from += STEP) {
    out.set(partOf(from, Math.min(from + STEP, out.length)), from);
    yield;
  }
  return out as WeightArray<D>;
}

/**
 * A generator of models, with methods that throw as long as it draws one: what else is drawn would change the model.
 *
 * @param drawOf - returns how to draw a tensor whose shape and initializer are right; throws for what the framework does not have
 * @param methods - the other methods of the generator
 * @param load - loads what makes the drawing faster, before the first tensor is drawn
 */
export function modelGenerator<M extends object>(
  drawOf: (spec: CheckedSpec) => () => TensorSteps,
  methods: M,
  load?: () => Promise<unknown>,
): M & WeightGenerator {
  /** When all earlier calls have ended. */
  let ended: Promise<unknown> = Promise.resolve();
  /** Iterators that have not ended. */
  const drawing = new Set<object>();
  const generator: WeightGenerator = {
    drawAll(specs, options = {}) {
      checkObject('options', options, 'run wasm');
      const { run = takeAll, wasm = true } = options;
      /** The indices of the specs in the order in which they are drawn. */
      const order: number[] = [];
      const draws = specs.map((spec, i) =>
        forItem(show(spec.name), () => {
          checkShape(spec.shape);
          const { drawn = {} } = spec;
          checkObject('drawn', drawn, 'earlier discarded');
          const { earlier = 0 } = drawn;
          if (!isIndex(earlier) || earlier > i)
            throw argumentError('drawn.earlier', `an integer in [0, ${i}]`, earlier);
          order.splice(i - earlier, 0, i);
          const init = typeof spec.init === 'string' ? initOfWord('init', spec.init) : spec.init;
          checkInit('init', init);
          return drawOf({ ...spec, init });
        }),
      );
      /** Those that were drawn before it was their turn. */
      const waiting = new Map<number, WeightArray>();
      let count = 0;
      drawing.add(draws);
      /** When the calls of this iterator have ended, which wait for each other, and for those of earlier ones. */
      let last = ended;
      let end = (): void => {};
      ended = new Promise<void>((resolve) => {
        end = resolve;
      });
      const inTurn = <T>(call: () => Promise<T>): Promise<T> => {
        const result = last.then(call);
        last = result.catch(() => {});
        return result;
      };
      const finish = async () => {
        count = draws.length;
        drawing.delete(draws);
        end();
        return { done: true, value: undefined } as const;
      };
      const drawNext = async () => {
        if (count === draws.length) return finish();
        if (wasm) await load?.();
        while (!waiting.has(count)) {
          const i = order.shift() as number;
          waiting.set(i, await run((draws[i] as () => TensorSteps)()));
        }
        const whole = waiting.get(count) as WeightArray;
        waiting.delete(count);
        return { done: false, value: cut(whole, specs[count++] as WeightSpec) } as const;
      };
      return {
        next: () =>
          inTurn(() =>
            drawNext().catch(async (error) => {
              await finish();
              throw error;
            }),
          ),
        return: () => inTurn(finish),
        [Symbol.asyncIterator]() {
          return this;
        },
      };
    },
  };
  const guarded = Object.entries(methods).map(([name, method]) => [
    name,
    (...args: unknown[]) => {
      if (drawing.size > 0) throw stateError(`${name}: it is drawing a model`);
      return method(...args);
    },
  ]);
  return { ...Object.fromEntries(guarded), ...generator };
}
