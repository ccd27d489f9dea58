const view = new DataView(new ArrayBuffer(4));

/** The bits of the float32 next to a number. */
export function floatBits(value: number): number {
  view.setFloat32(0, value);
  return view.getUint32(0);
}

/** The float32 of these bits. */
export function bitsFloat(bits: number): number {
  view.setUint32(0, bits);
  return view.getFloat32(0);
}
