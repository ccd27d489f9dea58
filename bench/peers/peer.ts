// What every peer is: a file of this folder that exports `prepare`, and what that returns.

/** One tensor to make: he normal, N(mean, stddev^2), or a constant, the mean. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly init: 'he' | 'normal' | 'constant';
  readonly mean: number;
  /** What its standard deviation must be; 0 for a constant. */
  readonly stddev: number;
}

/** What is timed in one call. */
export interface Work {
  readonly name: string;
  readonly tensors: readonly Tensor[];
}

/** One peer, ready to do one work as often as it is asked to. */
export interface Runner {
  /** Does it. Resolves when the data is in place: in GPU buffers, the queue being empty, or in arrays. */
  run(): Promise<void>;
  /** What the last run made of one of the tensors. */
  read(index: number): Promise<Float32Array>;
  /** Frees what the last run made. */
  release(): void;
  /** Frees what was set up. */
  dispose(): void;
}

/** Sets up all that can be set up once: devices, pipelines, sessions. */
export type Prepare<Options = Record<string, never>> = (work: Work, options: Options) => Promise<Runner>;

export const countOf = ({ shape }: Tensor): number => shape.reduce((product, size) => product * size, 1);
