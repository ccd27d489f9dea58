// The shaders as strings, each an export of its own so that a bundler keeps only what is used.
import fill from '../shaders/fill.wgsl?raw';
import normal from '../shaders/normal.wgsl?raw';
import philox from '../shaders/philox.wgsl?raw';
import uniform from '../shaders/uniform.wgsl?raw';

/**
 * `wi_philox4x32(counter: vec4u, key: vec2u) -> vec4u`: four uniform words. Needs nothing.
 *
 * @example
 * const code = philoxWgsl + normalWgsl + myKernel; // see README.md
 */
export const philoxWgsl: string = philox;
/** `wi_uniform(word: u32) -> f32`: an odd multiple of 2^-24 in (-1, 1). Needs nothing. */
export const uniformWgsl: string = uniform;
/**
 * `wi_normal(word: u32, entry: vec2u) -> f32`: a standard normal sample in (-6.34, 6.34), with
 * `wi_normalSegment(word: u32) -> u32`, the index in [0, 4095] of the entry of `normalTable()` to give it. Needs nothing.
 */
export const normalWgsl: string = normal;
/** The library's own entry points. Needs {@link philoxWgsl} and {@link normalWgsl}. */
export const fillWgsl: string = fill;
