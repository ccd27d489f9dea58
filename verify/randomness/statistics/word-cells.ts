// The upper and the lower 16 bits of words, each counted in 2^16 cells.
import type { Outcome } from '../outcome.ts';
import { CELLS } from './cells.ts';
import { chiSquareP } from './p-values.ts';

export interface WordCells {
  readonly upper: Uint32Array;
  readonly lower: Uint32Array;
}

export const newWordCells = (): WordCells => ({ upper: new Uint32Array(CELLS), lower: new Uint32Array(CELLS) });

export function countWords(words: Uint32Array, { upper, lower }: WordCells): void {
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as number;
    upper[word >>> 16] = (upper[word >>> 16] as number) + 1;
    lower[word & 0xffff] = (lower[word & 0xffff] as number) + 1;
  }
}

export function wordTests(subject: string, cells: WordCells): Outcome[] {
  return (['upper', 'lower'] as const).map((half) => {
    const counts = cells[half];
    const expected = counts.reduce((sum, count) => sum + count, 0) / CELLS;
    const square = counts.reduce((sum, count) => sum + (count - expected) ** 2, 0) / expected;
    return {
      test: `chi-square, ${half} 16 bits`,
      subject,
      statistic: `chi-square ${square.toFixed(1)}`,
      p: chiSquareP(square, CELLS - 1),
    };
  });
}
