// The name of an initializer over its small plot, with its symbol.
import * as Plot from '@observablehq/plot';
import { SCHEME_LOOKS, type SchemeKey } from './initializer-styles.ts';

export const titleOf = (key: SchemeKey, label: string): Plot.Markish =>
  Plot.marks(
    Plot.dot([label], {
      frameAnchor: 'top-left',
      dx: 5,
      dy: -11,
      r: 4,
      symbol: SCHEME_LOOKS[key].symbol,
      fill: SCHEME_LOOKS[key].color,
      stroke: SCHEME_LOOKS[key].color,
    }),
    Plot.text([label], { frameAnchor: 'top-left', dx: 14, dy: -16, fontWeight: 600, fontSize: 12 }),
  );
