// torch.Generator on the CPU, and what torch.manual_seed sets.
import { arrayClass, dtypeOf, type Elements, newElements } from '../../dtype/dtype.js';
import { argumentError, checkObject, isIndex, named } from '../../errors.js';
import { checkInit } from '../../initializers/check.js';
import { checkFanSpec, type FanSpec } from '../../initializers/fans.js';
import { checkShape, product } from '../../initializers/shape.js';
import type { DiscardedDraw, Dtype, Init, Layout, Shape, WeightArray, WeightGenerator } from '../../types.js';
import { type CheckedSpec, modelGenerator, type TensorSteps } from '../model.js';
import { Mt19937 } from '../mt19937.js';
import { seedBits } from '../options.js';
import { checkUniform, type TensorDraw, tensorDraw } from './initialize.js';
import { integers, MAX_PERMUTATION, permutation } from './integers.js';
import { loadWasm } from './load.js';
import { PLATFORMS, type TorchPlatform } from './platforms.js';
import { drawBernoulli, drawNormal, drawUniform, type Source, type Steps } from './source.js';
import { FRESH, setState, stateOf } from './state.js';
import { checkTruncated, drawTruncated } from './truncated.js';

/** Options of every draw of floats. */
export interface TorchDrawOptions<D extends Dtype = Dtype> {
  /** The dtype of the tensor; `'f32'` if absent. */
  readonly dtype?: D;
  /** The array to fill, of as many elements as the shape: Float32Array for f32, Uint16Array (the bits) for f16 and bf16. */
  readonly out?: WeightArray<D>;
}

/** Options of `initialize`: how the fans are computed. */
export interface TorchInitializeOptions<D extends Dtype = Dtype>
  extends TorchDrawOptions<D>,
    Pick<FanSpec, 'groups' | 'batchDims' | 'fanIn' | 'fanOut'> {
  /** The order of the axes; `'out-in'` if absent, PyTorch's own. */
  readonly layout?: Layout;
}

/**
 * A CPU generator of PyTorch. Each draw changes its state. Shapes are of at most 8 axes. As the option `generator` of `createAll` and
 * `fillAll` it draws the tensors of a model in the order of the specs, or where a preset says so in PyTorch's, as `initialize` does.
 */
export interface TorchGenerator extends WeightGenerator {
  /** As `torch.randn(shape)`: standard normal. */
  randn<D extends Dtype = 'f32'>(shape: Shape, options?: TorchDrawOptions<D>): WeightArray<D>;
  /** As `torch.rand(shape)`: in [0, 1). */
  rand<D extends Dtype = 'f32'>(shape: Shape, options?: TorchDrawOptions<D>): WeightArray<D>;
  /** As `tensor.uniform_(from, to)`: in [from, to), 0 and 1 if absent. */
  uniform<D extends Dtype = 'f32'>(
    shape: Shape,
    options?: TorchDrawOptions<D> & { readonly from?: number; readonly to?: number },
  ): WeightArray<D>;
  /** As `tensor.normal_(mean, std)`: 0 and 1 if absent; std is not negative. */
  normal<D extends Dtype = 'f32'>(
    shape: Shape,
    options?: TorchDrawOptions<D> & { readonly mean?: number; readonly std?: number },
  ): WeightArray<D>;
  /**
   * As `torch.nn.init.trunc_normal_(tensor, mean, std, a, b)` since PyTorch 2.12: in [a, b], as absolute numbers; mean 0, std 1, a -2
   * and b 2 if absent. It is an error if [a, b] has at most 0.3 of the normal distribution: PyTorch then compares with logarithms, whose
   * last bits depend on the machine.
   */
  truncatedNormal<D extends Dtype = 'f32'>(
    shape: Shape,
    options?: TorchDrawOptions<D> & {
      readonly mean?: number;
      readonly std?: number;
      readonly a?: number;
      readonly b?: number;
    },
  ): WeightArray<D>;
  /** As `torch.randint(low, high, shape)`: integers in [low, high), as doubles; of magnitudes below 2^53. */
  randint(shape: Shape, low: number, high: number): ReturnType<typeof Float64Array.of>;
  /** As `torch.randperm(n)`: the integers of [0, n) in a random order, as doubles; n below 214748364. */
  randperm(n: number): ReturnType<typeof Float64Array.of>;
  /** As `torch.bernoulli(torch.full(shape, p))`: 1 with probability p in [0, 1], else 0. (`tensor.bernoulli_(p)` draws in another way.) */
  bernoulli<D extends Dtype = 'f32'>(shape: Shape, p: number, options?: TorchDrawOptions<D>): WeightArray<D>;
  /**
   * Draws a tensor as an initializer of `torch.nn.init` does.
   *
   * | ours | PyTorch's |
   * | --- | --- |
   * | `constant(v)`, `zeros()`, `ones()`, `eye()`, `dirac(groups)` | `constant_`, `zeros_`, `ones_`, `eye_`, `dirac_` |
   * | `uniform({ low, high })` | `uniform_(w, low, high)` |
   * | `normal({ mean, stddev })` | `normal_(w, mean, stddev)` |
   * | `truncatedNormal({ mean, stddev, low, high, bounds: 'absolute' })` | `trunc_normal_(w, mean, stddev, low, high)` |
   * | `xavierUniform()`, `xavierNormal()`, with a gain too | `xavier_uniform_(w)`, `xavier_normal_(w)` |
   * | `kaimingUniform()`, `kaimingNormal()`, `heNormal()`, … | `kaiming_uniform_(w)`, `kaiming_normal_(w)`, … |
   * | `sparse({ sparsity, stddev })` | `sparse_(w, sparsity, stddev)` |
   * | `withRows(init, { start, end, value })` | the initializer, then `w[start:end] = value` |
   *
   * It is an error if PyTorch has no such initializer, and for `orthogonal`, whose matrices LAPACK makes, with last bits that differ
   * from machine to machine.
   */
  initialize<D extends Dtype = 'f32'>(shape: Shape, init: Init, options?: TorchInitializeOptions<D>): WeightArray<D>;
  /** The state: the 5056 bytes of `torch.get_rng_state()`. */
  getState(): ReturnType<typeof Uint8Array.of>;
  /** Sets the state, as `torch.set_rng_state(state)`. */
  setState(state: Uint8Array): void;
  /** Another generator with the same state. */
  clone(): TorchGenerator;
}

/** Runs the body of a method: checks the keys of its options, and draws into a new array, or into the one that is given. */
function drawn<O extends TorchDrawOptions>(
  call: string,
  shape: Shape,
  options: O,
  keys: string,
  drawOf: (options: O) => (out: Elements, dtype: Dtype) => Steps,
): WeightArray<never> {
  return named(call, () => {
    checkObject('options', options, `dtype out${keys}`);
    checkShape(shape);
    const dtype = dtypeOf(options.dtype);
    const size = product(shape);
    const draw = drawOf(options);
    const { out = newElements(dtype, size) } = options;
    const known = dtype === 'f32' ? 'Float32Array' : 'Uint16Array';
    if (arrayClass(out) !== known || out.length !== size) {
      throw argumentError('options.out', `a ${known} of ${size} elements`, out);
    }
    for (const _ of draw(out, dtype));
    return out as WeightArray<never>;
  });
}

/** Throws unless all are numbers that float32 holds, and the last is not below the least that it may be. */
function checkFloats(options: Readonly<Record<string, number>>, least: number): void {
  for (const [name, value] of Object.entries(options)) {
    if (!Number.isFinite(Math.fround(value))) throw argumentError(`options.${name}`, 'a number within float32', value);
  }
  const [name, last] = Object.entries(options).at(-1) as [string, number];
  if (last < least) throw argumentError(`options.${name}`, `at least ${least}`, last);
}

/** Checks an initializer for a tensor of a dtype and returns how it is drawn. */
function initializerDraw(spec: FanSpec, init: Init, dtype: Dtype): TensorDraw {
  checkShape(spec.shape);
  checkFanSpec(spec);
  checkInit('init', init);
  return tensorDraw(spec, init, dtype);
}

/** How a tensor of a model is drawn, with what PyTorch draws before it and throws away. */
function modelDraw(source: Source, { layout = 'in-out', ...spec }: CheckedSpec): () => TensorSteps {
  const { shape, drawn: { discarded = [] } = {} } = spec;
  const dtype = dtypeOf(spec.dtype);
  const own = { ...spec, layout };
  const before = Array.isArray(discarded)
    ? (discarded as readonly DiscardedDraw[]).map((each, i) => {
        checkObject(`drawn.discarded[${i}]`, each, 'shape init');
        return { ...each, layout: 'out-in' as const };
      })
    : [{ ...own, init: discarded as Init }];
  const draws = [...before, own].map((each) => ({
    draw: initializerDraw(each, each.init, dtype),
    size: product(each.shape),
  }));
  return function* () {
    const out = newElements(dtype, product(shape));
    for (const { size, draw } of draws) {
      yield* draw(source, size > out.length ? newElements(dtype, size) : out.subarray(0, size));
    }
    return out as WeightArray;
  };
}

function generatorOf(source: Source): TorchGenerator {
  const { twister } = source;
  const normal =
    (mean: number, std: number) =>
    (out: Elements, dtype: Dtype): Steps =>
      drawNormal(source, out, dtype, mean, std);
  const uniform =
    (from: number, to: number) =>
    (out: Elements, dtype: Dtype): Steps =>
      drawUniform(source, out, dtype, from, to);
  const methods: Omit<TorchGenerator, 'drawAll'> = {
    randn: (shape, options = {}) => drawn('randn', shape, options, '', () => normal(0, 1)),
    rand: (shape, options = {}) => drawn('rand', shape, options, '', () => uniform(0, 1)),
    uniform: (shape, options = {}) =>
      drawn('uniform', shape, options, ' from/low to/high', ({ from = 0, to = 1, dtype }) => {
        checkFloats({ from, to }, from);
        checkUniform(dtypeOf(dtype), ['options.from', 'options.to'], from, to);
        return uniform(from, to);
      }),
    normal: (shape, options = {}) =>
      drawn('normal', shape, options, ' mean std/stddev', ({ mean = 0, std = 1 }) => {
        checkFloats({ mean, std }, 0);
        return normal(mean, std);
      }),
    truncatedNormal: (shape, options = {}) =>
      drawn('truncatedNormal', shape, options, ' mean std/stddev a/low b/high', (given) => {
        const { mean = 0, std = 1, a = -2, b = 2 } = given;
        checkFloats({ mean, std }, 0);
        checkFloats({ a, b }, a);
        const truncated = { mean, std, a, b };
        checkTruncated(truncated);
        return (out, dtype) => drawTruncated(source, out, dtype, truncated);
      }),
    bernoulli: (shape, p, options = {}) =>
      drawn('bernoulli', shape, options, '', () => {
        if (!(p >= 0 && p <= 1)) throw argumentError('p', 'in [0, 1]', p);
        return (out, dtype) => drawBernoulli(source, out, dtype, p);
      }),
    initialize: (shape, init, options = {}) =>
      drawn('initialize', shape, options, ' layout groups batchDims fanIn fanOut', ({ layout = 'out-in', ...rest }) => {
        const { dtype, out: _, ...spec } = rest;
        const draw = initializerDraw({ ...spec, shape, layout }, init, dtypeOf(dtype));
        return (out) => draw(source, out);
      }),
    randint: (shape, low, high) =>
      named('randint', () => {
        checkShape(shape);
        if (!Number.isSafeInteger(low)) throw argumentError('low', 'an integer', low);
        if (!(Number.isSafeInteger(high) && high > low && isIndex(high - low))) {
          throw argumentError('high', `an integer above low, ${low}, by at most 2^53 - 1`, high);
        }
        return integers(twister, product(shape), low, high - low);
      }),
    randperm: (n) =>
      named('randperm', () => {
        if (!(isIndex(n) && n <= MAX_PERMUTATION)) throw argumentError('n', `in [0, ${MAX_PERMUTATION}]`, n);
        return permutation(twister, n);
      }),
    getState: () => stateOf(source),
    setState: (state) => named('setState', () => setState(source, state)),
    clone() {
      const copy = new Mt19937();
      copy.state = twister.state;
      return generatorOf({ ...source, twister: copy });
    },
  };
  return modelGenerator((spec) => modelDraw(source, spec), methods, loadWasm);
}

/** Options of {@link torchGenerator}. */
export interface TorchOptions {
  /** An integer in [-2^63, 2^64 - 1], above 2^53 - 1 as a bigint. Its low 32 bits count. */
  readonly seed: number | bigint;
  /** The build of PyTorch; `'linux-x64'` if absent. */
  readonly platform?: TorchPlatform;
}

/**
 * A generator of PyTorch's numbers on the CPU, as after `torch.manual_seed(seed)` or `torch.Generator().manual_seed(seed)`.
 *
 * The numbers are those of PyTorch 2.13 for CPUs, on Linux x86-64 with AVX2, bit for bit. Those of the other platforms follow from
 * PyTorch's sources. Older versions draw the same float32, but for `truncatedNormal` before 2.12, and other halves.
 *
 * PyTorch draws serially: the order of draws counts, and a tensor of fewer than 16 elements is drawn in another way than a larger one.
 *
 * @param options.seed - as `torch.manual_seed` takes it
 * @param options.platform - `'linux-x64'` if absent
 * @example
 * // torch.manual_seed(42); w = torch.randn(784, 256) * math.sqrt(2 / 784)
 * const w = torchGenerator({ seed: 42 }).normal([784, 256], { std: Math.sqrt(2 / 784) });
 */
export function torchGenerator(options: TorchOptions): TorchGenerator {
  return named('torchGenerator', () => {
    checkObject('options', options, 'seed platform');
    const { platform = 'linux-x64' } = options;
    if (!Object.hasOwn(PLATFORMS, platform)) {
      throw argumentError('options.platform', "'linux-x64', 'windows-x64' or 'linux-arm64'", platform);
    }
    const seed = seedBits('options.seed', options.seed, 64);
    const twister = Mt19937.fromWord(Number(seed & 0xffffffffn));
    twister.state = { ...twister.state, position: FRESH };
    return generatorOf({ platform: PLATFORMS[platform], seed, twister, kept: undefined });
  });
}
