// What generators of whole models share: calls that wait for each other, and tensors in the order in which a framework draws them.
import { elementsIn } from '../dtype/dtype.js';
import { argumentError, forItem, isIndex, show } from '../errors.js';
import { checkInit } from '../initializers/check.js';
import { initOfWord } from '../initializers/methods.js';
import { checkShape, product } from '../initializers/shape.js';
import type { Init, WeightArray, WeightGenerator, WeightSpec } from '../types.js';

/** A spec whose initializer is plain data. */
export interface CheckedSpec extends WeightSpec {
  readonly init: Init;
}

/** The indices of the specs in the order in which they are drawn. */
function drawingOrder(specs: readonly WeightSpec[]): number[] {
  const order: number[] = [];
  for (const [i, { name, drawn: { earlier = 0 } = {} }] of specs.entries()) {
    forItem(show(name), () => {
      if (!isIndex(earlier) || earlier > i) throw argumentError('drawn.earlier', `an integer in [0, ${i}]`, earlier);
    });
    order.splice(i - earlier, 0, i);
  }
  return order;
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

/**
 * A generator of models.
 *
 * @param drawOf - returns how to draw a tensor whose shape and initializer are right; throws for what the framework does not have
 * @param discards - whether it also draws what a spec says is thrown away
 */
export function weightGenerator(drawOf: (spec: CheckedSpec) => () => WeightArray, discards = false): WeightGenerator {
  /** When all earlier calls have ended. */
  let ended: Promise<void> = Promise.resolve();
  return {
    drawAll(specs) {
      const draws = specs.map((spec) =>
        forItem(show(spec.name), () => {
          const discarded = spec.drawn?.discarded;
          if (discarded !== undefined && !discards) {
            throw argumentError('drawn.discarded', 'absent: only PyTorch draws and throws away', discarded);
          }
          checkShape(spec.shape);
          const init = typeof spec.init === 'string' ? initOfWord('init', spec.init) : spec.init;
          checkInit('init', init);
          return drawOf({ ...spec, init });
        }),
      );
      const order = drawingOrder(specs).values();
      const turn = ended;
      let end = (): void => {};
      ended = turn.then(
        () =>
          new Promise((resolve) => {
            end = resolve;
          }),
      );
      /** Those that were drawn before it was their turn. */
      const waiting = new Map<number, WeightArray>();
      let count = 0;
      const stop = async () => {
        await turn;
        count = draws.length;
        end();
        return { done: true, value: undefined } as const;
      };
      return {
        async next() {
          await turn;
          if (count === draws.length) return stop();
          while (!waiting.has(count)) {
            const i = order.next().value as number;
            waiting.set(i, (draws[i] as () => WeightArray)());
          }
          const whole = waiting.get(count) as WeightArray;
          waiting.delete(count);
          return { done: false, value: cut(whole, specs[count++] as WeightSpec) };
        },
        return: stop,
        [Symbol.asyncIterator]() {
          return this;
        },
      };
    },
  };
}
