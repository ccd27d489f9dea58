const view = new DataView(new ArrayBuffer(4));

/** The bits of a number rounded to float32. */
export function floatBits(value: number): number {
  view.setFloat32(0, value);
  return view.getUint32(0);
}

/** The float32 with the given bits. */
export function bitsFloat(bits: number): number {
  view.setUint32(0, bits);
  return view.getFloat32(0);
}
