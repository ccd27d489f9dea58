// The interface of a peer: a file of this folder that exports `prepare`.

/** A tensor to initialise: he normal, N(mean, stddev^2), or a constant, the mean. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly init: 'he' | 'normal' | 'constant';
  readonly mean: number;
  /** The standard deviation that it must have; 0 for a constant. */
  readonly stddev: number;
}

/** The tensors of one call, which is timed. */
export interface Work {
  readonly name: string;
  readonly tensors: readonly Tensor[];
}

/** A peer that is prepared for one work, and can do it many times. */
export interface Runner {
  /** Does the work. Resolves when the data is in place: in GPU buffers, with the queue empty, or in arrays. */
  run(): Promise<void>;
  /** Reads one of the tensors of the last run. */
  read(index: number): Promise<Float32Array>;
  /** Frees the tensors of the last run. */
  release(): void;
  /** Frees everything else. */
  dispose(): void;
}

/** Creates all that is created once: devices, pipelines, sessions. */
export type Prepare<Options = Record<string, never>> = (work: Work, options: Options) => Promise<Runner>;

export const countOf = ({ shape }: Tensor): number => shape.reduce((product, size) => product * size, 1);
