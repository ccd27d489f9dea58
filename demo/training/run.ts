// One training, with all that is drawn of it.
import type { DataSet } from '../data/data-set.ts';
import type { Network } from '../network/network.ts';
import type { Prepared } from '../tfjs/laboratory.ts';
import type { Training } from './choices.ts';
import type { History } from './history.ts';

export interface Run extends Prepared {
  /** The name of the backend that trains it. */
  readonly backend: string;
  readonly network: Network;
  readonly training: Training;
  readonly data: DataSet;
  readonly history: History;
}
