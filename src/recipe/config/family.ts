// What a family of models is: the models of one model_type.

import type { LayerSpecs } from '../../presets/preset.js';
import { prefixed } from '../../presets/preset.js';
import { joined } from './parameters.js';
import type { Config } from './values.js';

export interface Family {
  /** What the names of its classes begin with in transformers. */
  readonly prefix: string;
  /** What they end with: the default first. */
  readonly tasks: readonly string[];
  /** The parameters of one of the classes. */
  parameters(config: Config, task: string): LayerSpecs;
}

/** A body, whose names get a prefix if there is a head, and the head. */
export function withHead(prefix: string, body: LayerSpecs, head: LayerSpecs | undefined): LayerSpecs {
  return head ? joined([prefixed(prefix, body), head]) : body;
}
