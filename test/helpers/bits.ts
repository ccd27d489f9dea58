import { POISON } from '../../verify/conformance/suite/memory.ts';

/** Four equal bytes. Output memory is filled with them first: a word that a test does not write keeps them. */
export { POISON };
export const POISON_BYTE = POISON & 0xff;

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** Bits of a number that float32 holds exactly; throws for any other. */
export function bitsOf(value: number): number {
  if (!Object.is(Math.fround(value), value)) throw new RangeError(`${value} is not a float32`);
  float[0] = value;
  return bits[0] as number;
}

/** The u32 of an array of float32. */
export function bitsOfArray(array: Float32Array): Uint32Array {
  return new Uint32Array(array.buffer, array.byteOffset, array.length);
}
