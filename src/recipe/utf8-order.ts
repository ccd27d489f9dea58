// The order of names: that of their bytes in UTF-8, which is that of their characters.

/** A rank of UTF-16 units: halves of a pair, which make characters from 65536 on, are after all others. */
const rankOf = (unit: number): number => (unit < 0xd800 ? unit : unit >= 0xe000 ? unit - 0x800 : unit + 0x2000);

/** Compares texts as `sort` wants it. */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = rankOf(a.charCodeAt(i)) - rankOf(b.charCodeAt(i));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** The entries of an object in the order of their keys. */
export const sortedEntries = <T>(object: Readonly<Record<string, T>>): [key: string, value: T][] =>
  Object.entries(object).sort(([a], [b]) => compareUtf8(a, b));
