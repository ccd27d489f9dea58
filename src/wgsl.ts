// The shaders as strings, each an export of its own so that a bundler keeps only what is used.
import fill from '../shaders/fill.wgsl?raw';
import normal from '../shaders/normal.wgsl?raw';
import philox from '../shaders/philox.wgsl?raw';
import uniform from '../shaders/uniform.wgsl?raw';

/** `wi_philox4x32(counter: vec4u, key: vec2u) -> vec4u`. Needs nothing. */
export const philoxWgsl: string = philox;
/** `wi_uniform(word: u32) -> f32`, in (-1, 1). Needs nothing. */
export const uniformWgsl: string = uniform;
/** `wi_normal(word: u32, entry: vec2u) -> f32` and `wi_normalSegment(word: u32) -> u32`. Needs nothing. */
export const normalWgsl: string = normal;
/** The library's own entry points. Needs {@link philoxWgsl} and {@link normalWgsl}. */
export const fillWgsl: string = fill;
