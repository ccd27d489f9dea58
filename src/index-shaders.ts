// The entry point weight-init/shaders: the shaders as readable strings, to put before kernels of your own.
import fill from '../shaders/fill.wgsl?raw';
import half from '../shaders/half.wgsl?raw';
import jax from '../shaders/jax.wgsl?raw';
import jaxFill from '../shaders/jax-fill.wgsl?raw';
import normal from '../shaders/normal.wgsl?raw';
import orthogonal from '../shaders/orthogonal.wgsl?raw';
import philox from '../shaders/philox.wgsl?raw';
import sparse from '../shaders/sparse.wgsl?raw';
import threefry from '../shaders/threefry.wgsl?raw';
import truncated from '../shaders/truncated.wgsl?raw';
import uniform from '../shaders/uniform.wgsl?raw';

/**
 * `wi_philox4x32(counter: vec4u, key: vec2u) -> vec4u`: four uniform words. Needs no other shader.
 *
 * @example
 * const code = philoxWgsl + normalWgsl + myKernel; // a kernel that draws normal samples
 */
export const philoxWgsl: string = philox;
/** `wi_uniform(word: u32) -> f32`: an odd multiple of 2^-24 in (-1, 1). Needs no other shader. */
export const uniformWgsl: string = uniform;
/**
 * `wi_normal(word: u32, entry: vec2u) -> f32`: a standard normal sample in (-6.34, 6.34). `entry` is the entry of `normalTable()`
 * whose index, in [0, 4095], `wi_normalSegment(word: u32) -> u32` gives. Needs no other shader.
 */
export const normalWgsl: string = normal;
/** `wi_confine(word: u32, first: u32, words: u32) -> u32`: one of `words` words from `first` on. Needs no other shader. */
export const truncatedWgsl: string = truncated;
/** `wi_permute(index: u32, size: u32, key: u32) -> u32`: a permutation of [0, size). Needs no other shader. */
export const sparseWgsl: string = sparse;
/** `wi_f16Bits(bits: u32) -> u32` and `wi_bf16Bits(bits: u32) -> u32`: the bits of an f32, rounded to a half. Needs no other shader. */
export const halfWgsl: string = half;
/** The library's entry points for fills. Needs all of the above. */
export const fillWgsl: string = fill;
/** The library's entry points for orthogonal matrices, a module of their own. Needs {@link philoxWgsl} and {@link normalWgsl}. */
export const orthogonalWgsl: string = orthogonal;
/** `wi_threefry2x32(key: vec2u, counter: vec2u) -> vec2u`: two uniform words, those of JAX. Needs no other shader. */
export const threefryWgsl: string = threefry;
/**
 * `wi_jaxBits(key: vec2u, index: vec2u) -> u32`: `jax.random.bits` of an element, whose index is two words, the low one first; `wi_jaxUniform(bits: u32)
 * -> f32`: `jax.random.uniform`, in [0, 1). Needs {@link threefryWgsl}.
 *
 * @example
 * const code = threefryWgsl + jaxWgsl + myKernel; // a kernel with JAX's dropout
 */
export const jaxWgsl: string = jax;
/** The entry point of `fillOnDevice` of `weight-init/generators/jax`. Needs {@link threefryWgsl} and {@link jaxWgsl}. */
export const jaxFillWgsl: string = jaxFill;
