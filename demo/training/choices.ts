// The choices of the training, as the texts of its fields: to and from the query of an address.
import type { DataSet } from '../data/data-set.ts';
import { wholeNumber } from '../network/network.ts';
import { OPTIMIZERS, type OptimizerName } from '../tfjs/messages.ts';

export interface TrainingChoices {
  readonly data: string;
  readonly optimizer: string;
  readonly rate: string;
  readonly batch: string;
  readonly steps: string;
}

export const DATA: readonly DataSet['name'][] = ['spirals', 'digits'];

const DEFAULTS: TrainingChoices = { data: 'spirals', optimizer: 'momentum', rate: '0.02', batch: '64', steps: '200' };

export const TRAINING_KEYS = Object.keys(DEFAULTS) as readonly (keyof TrainingChoices)[];

/** The choices in a query. Missing and unknown values get their defaults. */
export function trainingOfQuery(query: URLSearchParams): TrainingChoices {
  const given = Object.fromEntries(TRAINING_KEYS.map((key) => [key, query.get(key) ?? DEFAULTS[key]]));
  const { data, optimizer } = given;
  return {
    ...(given as Record<keyof TrainingChoices, string>),
    data: DATA.some((known) => known === data) ? (data as string) : DEFAULTS.data,
    optimizer: OPTIMIZERS.some((known) => known === optimizer) ? (optimizer as string) : DEFAULTS.optimizer,
  };
}

/** The query that {@link trainingOfQuery} reads back. */
export const queryOfTraining = (choices: TrainingChoices): URLSearchParams =>
  new URLSearchParams(TRAINING_KEYS.map((key) => [key, choices[key]]));

export interface Training {
  readonly data: DataSet['name'];
  readonly optimizer: OptimizerName;
  readonly learningRate: number;
  readonly batch: number;
  readonly steps: number;
}

/** Throws if the training cannot be done. */
export function trainingOf({ data, optimizer, rate, batch, steps }: TrainingChoices): Training {
  const learningRate = Number(rate);
  if (rate === '' || !(learningRate > 0 && learningRate < 100)) {
    throw new Error(`learning rate must be a number above 0 and below 100, got "${rate}"`);
  }
  return {
    data: data as DataSet['name'],
    optimizer: optimizer as OptimizerName,
    learningRate,
    batch: wholeNumber('batch', batch, 1, 512),
    steps: wholeNumber('updates', steps, 1, 10000),
  };
}
