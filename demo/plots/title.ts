// The name of an initializer over its small plot, in its colour.
import * as Plot from '@observablehq/plot';
import { SCHEME_LOOKS, type SchemeKey } from './schemes.ts';

export const titleOf = (key: SchemeKey, label: string): Plot.Markish =>
  Plot.text([label], {
    frameAnchor: 'top-left',
    dy: -16,
    fill: SCHEME_LOOKS[key].color,
    fontWeight: 600,
    fontSize: 12,
  });
