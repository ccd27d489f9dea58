// How each initializer looks in every plot: never told by its colour alone.
import type * as Plot from '@observablehq/plot';

export type InitializerKey = 'zero' | 'small_random' | 'xavier' | 'he' | 'also';

export interface InitializerStyle {
  /** A variable of style.css, which knows light and dark. */
  readonly color: string;
  /** For `strokeDasharray`. */
  readonly dash: string;
  /** For `symbol` of Plot.dot. */
  readonly symbol: Plot.SymbolType;
}

export const INITIALIZER_STYLES: Readonly<Record<InitializerKey, InitializerStyle>> = {
  zero: { color: 'var(--initializer-zero)', dash: '1.5 4', symbol: 'times' },
  small_random: { color: 'var(--initializer-small_random)', dash: '7 3', symbol: 'triangle' },
  xavier: { color: 'var(--initializer-xavier)', dash: '9 3 2 3', symbol: 'square' },
  he: { color: 'var(--initializer-he)', dash: 'none', symbol: 'circle' },
  also: { color: 'var(--initializer-also)', dash: '4 3', symbol: 'diamond' },
};
