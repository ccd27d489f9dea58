/** Bits in hexadecimal, with leading zeros. */
export const hex = (bits: number, digits = 8): string => bits.toString(16).padStart(digits, '0');
