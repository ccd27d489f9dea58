// The shaders that the library compiles: a build drops their comments and white space, and gives local variables short names. Each is an
// export of its own, so that a bundler keeps only what is used. index-shaders.ts has the readable texts.
import fill from '../../shaders/fill.wgsl?raw&compact';
import half from '../../shaders/half.wgsl?raw&compact';
import normal from '../../shaders/normal.wgsl?raw&compact';
import philox from '../../shaders/philox.wgsl?raw&compact';
import sparse from '../../shaders/sparse.wgsl?raw&compact';
import truncated from '../../shaders/truncated.wgsl?raw&compact';
import uniform from '../../shaders/uniform.wgsl?raw&compact';

export const fillWgsl: string = fill;
export const halfWgsl: string = half;
export const normalWgsl: string = normal;
export const philoxWgsl: string = philox;
export const sparseWgsl: string = sparse;
export const truncatedWgsl: string = truncated;
export const uniformWgsl: string = uniform;
