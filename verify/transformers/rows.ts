// Parameters in a form that both sides have: the shape, and the call of torch.nn.init that makes the weights.
import { createHash } from 'node:crypto';
import type { Init, WeightSpec } from '../../src/types.ts';

/** The shape, the name of the distribution, its numbers; after "row" an index and what that row is. Without a name, the shape alone. */
export type Row = readonly [shape: readonly number[], ...init: (string | number)[]];
export type Rows = Readonly<Record<string, Row>>;

function initOf(init: Init): (string | number)[] {
  switch (init.kind) {
    case 'constant':
      return ['constant', init.value];
    case 'normal':
      return ['normal', init.mean ?? 0, init.stddev];
    case 'truncated-normal':
      if (init.bounds !== 'absolute') throw new Error('trunc_normal_ has absolute bounds');
      return ['trunc_normal', init.mean, init.stddev, init.low, init.high];
    case 'with-rows':
      if (init.end !== init.start + 1) throw new Error('torch.nn.Embedding has one row of padding');
      return [...initOf(init.init), 'row', init.start, 'constant', init.value];
    default:
      throw new Error(`no function of torch.nn.init for ${init.kind}`);
  }
}

/** Our parameters as rows. */
export const rowsOf = (specs: Readonly<Record<string, WeightSpec>>): Rows =>
  Object.fromEntries(Object.entries(specs).map(([name, { shape, init }]) => [name, [shape, ...initOf(init as Init)]]));

/** One line a parameter. Numbers are float32, in which weights are drawn: the last bit of a double may be another one. */
export const linesOf = (rows: Rows): string[] =>
  Object.entries(rows).map(([name, [shape, ...init]]) => {
    const numbers = init.map((part) => (typeof part === 'number' ? Math.fround(part) : part));
    return `${name} ${JSON.stringify(shape)} ${numbers.join(' ')}`;
  });

/** The same without initializers, for models that are not made. */
export const shapesOf = (rows: Rows): Rows =>
  Object.fromEntries(Object.entries(rows).map(([name, [shape]]) => [name, [shape]]));

/** The dtype and the lines as 16 hexadecimal digits. */
export const digestOf = (dtype: string, rows: Rows): string =>
  createHash('sha256')
    .update([dtype, ...linesOf(rows)].join('\n'))
    .digest('hex')
    .slice(0, 16);
