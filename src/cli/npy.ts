// The header of a .npy file. Source: NumPy, numpy/lib/_format_impl.py, version 1.0 of the format.
import type { Dtype, Shape } from '../types.js';
import { usageError } from './exit.js';

/** The data begin at a multiple of so many bytes. */
const ALIGNMENT = 64;
/** Digits that NumPy leaves room for, so that the first axis can grow in place. */
const GROWTH_DIGITS = 21;

/** The bytes before the data of an array, as numpy.save writes them. Throws for bf16, which NumPy does not have. */
export function npyHeader(shape: Shape, dtype: Dtype): Buffer {
  if (dtype === 'bf16') {
    throw usageError(
      '--format npy has no bfloat16, since NumPy has none: make f32 or f16, or use --format bin or safetensors',
    );
  }
  const descr = dtype === 'f32' ? '<f4' : '<f2';
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const growth = shape.length > 0 ? GROWTH_DIGITS - String(shape[0]).length : 0;
  const start = Buffer.from('\x93NUMPY\x01\x00', 'latin1');
  const bare = start.length + 2 + text.length + growth + 1;
  const padding = growth + ALIGNMENT - (bare % ALIGNMENT);
  const header = `${text}${' '.repeat(padding)}\n`;
  const length = Buffer.alloc(2);
  length.writeUInt16LE(header.length);
  return Buffer.concat([start, length, Buffer.from(header, 'latin1')]);
}
