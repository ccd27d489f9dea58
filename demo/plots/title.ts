// The name of an initializer over its small plot, with its symbol.
import * as Plot from '@observablehq/plot';
import { INITIALIZER_STYLES, type InitializerKey } from './initializer-styles.ts';

export const plotTitle = (key: InitializerKey, label: string): Plot.Markish =>
  Plot.marks(
    Plot.dot([label], {
      frameAnchor: 'top-left',
      dx: 5,
      dy: -11,
      r: 4,
      symbol: INITIALIZER_STYLES[key].symbol,
      fill: INITIALIZER_STYLES[key].color,
      stroke: INITIALIZER_STYLES[key].color,
    }),
    Plot.text([label], { frameAnchor: 'top-left', dx: 14, dy: -16, fontWeight: 600, fontSize: 12 }),
  );
