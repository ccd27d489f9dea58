// What the page requests of the worker, and what the worker measures. In a file of its own, so that the page need not
// load TensorFlow.js.
import type { Init, Uint64 } from '../../src/index.ts';
import type { Activation } from '../theory/activations.ts';

/** Number of inputs, each N(0, 1) in every feature. */
export const INPUTS = 128;
/** Number of inputs whose activations are in the histograms. */
export const IN_HISTOGRAM = 32;
export const BINS = 32;
/** Below this input a GELU passes at most 1.2 % of a gradient. */
export const GELU_IS_OFF = -3;
/** Beyond this output a tanh counts as saturated; a sigmoid beyond it, or below 1 less it. */
export const SATURATED = 0.99;

/** Whose numbers the weights are: of this library, or of PyTorch after `torch.manual_seed`. */
export const NETWORK_NUMBERS = ['weight-init', 'torch'] as const;
export type NetworkNumbers = (typeof NETWORK_NUMBERS)[number];

export interface NetworkRequest {
  readonly depth: number;
  readonly width: number;
  readonly activation: Activation;
  readonly inits: readonly Init[];
  readonly numbers: NetworkNumbers;
  readonly seed: Uint64;
}

/** Measured at one layer, for each initializer; not finite where float32 overflowed. */
export interface SignalLayer {
  /** Standard deviation of the activations, over units and inputs. */
  readonly activation: readonly number[];
  /** Standard deviation of the loss's gradient with respect to the activations. */
  readonly gradient: readonly number[];
  /** Share of dead units (ReLU, GELU) or of saturated activations (tanh, sigmoid). */
  readonly idle: readonly number[];
}

export interface ActivationHistogram {
  /** 1 is the first. */
  readonly layer: number;
  /** Counts for each initializer, in equal bins over DOMAINS; values outside are in the outermost bins. */
  readonly counts: readonly (readonly number[])[];
}

export interface MeasuredSignal {
  readonly layers: readonly SignalLayer[];
  readonly histograms: readonly ActivationHistogram[];
}

/** The range of the histograms. */
export const DOMAINS: Readonly<Record<Activation, readonly [from: number, to: number]>> = {
  tanh: [-1, 1],
  relu: [0, 4],
  gelu: [-0.5, 3.5],
  sigmoid: [0, 1],
};

export const OPTIMIZERS = ['sgd', 'momentum', 'adam'] as const;
export type OptimizerName = (typeof OPTIMIZERS)[number];

export interface TrainingRequest extends NetworkRequest {
  readonly optimizer: OptimizerName;
  readonly learningRate: number;
  readonly batch: number;
  readonly steps: number;
}

/** What is measured of the network after `step` updates, for each initializer. */
export interface TrainingRecord {
  readonly step: number;
  /** Mean cross-entropy of the next update's batch, in nats. */
  readonly loss?: readonly number[];
  /** Norm of that loss's gradient with respect to each layer's weights, [layers][initializers]; with every tenth loss. */
  readonly gradients?: readonly (readonly number[])[];
  /** Before the first update, after every tenth and after the last. */
  readonly evaluation?: Evaluation;
}

export interface Evaluation {
  /** Share of the test set that is classified correctly; NaN if the network's output is not finite. */
  readonly accuracy: readonly number[];
  /** How many test examples of a class (row) were classified as which (column), row by row. */
  readonly confusion: readonly Uint32Array[];
  /** For data of two features: the probability of class 1 on a grid over [-1, 1]², row by row from y = -1 on. */
  readonly region?: readonly Float32Array[];
  /** How many units of the middle layer are distinct: their weights differ in some bit. */
  readonly distinct: readonly number[];
}

export const EVALUATE_EVERY = 10;
/** Points of the grid along each side. */
export const GRID = 32;
