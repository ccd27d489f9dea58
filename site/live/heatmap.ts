// A picture of a tensor: one pixel for each weight, blue below 0 and red above.
import type { Tensor } from './run.ts';

/** The most rows and columns that are drawn. */
const MAX_SIDE = 128;

/** The ends and the middle of ColorBrewer's RdBu, as in the laboratory. */
const [BLUE, WHITE, RED] = [
  [33, 102, 172],
  [247, 247, 247],
  [178, 24, 43],
] as const;

/** Mean and standard deviation. */
export function momentsOf(values: Float32Array): { mean: number; stddev: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, stddev: Math.sqrt(variance) };
}

/** The rows and columns of the part that is drawn; a row is the last axis. */
export function sidesOf({ shape, values }: Tensor): { width: number; rows: number; columns: number } {
  const width = shape.at(-1) || values.length || 1;
  return { width, rows: Math.min(MAX_SIDE, Math.floor(values.length / width)), columns: Math.min(MAX_SIDE, width) };
}

/** Draws the top left corner of a tensor. The colours end at three standard deviations. */
export function drawHeatmap(canvas: HTMLCanvasElement, tensor: Tensor): void {
  const { width, rows, columns } = sidesOf(tensor);
  canvas.width = columns;
  canvas.height = rows;
  const { stddev, mean } = momentsOf(tensor.values);
  const reach = 3 * Math.hypot(stddev, mean) || 1;
  const context = canvas.getContext('2d');
  if (!context || rows === 0) return;
  const image = context.createImageData(columns, rows);
  for (let i = 0; i < rows * columns; i++) {
    const value = tensor.values[Math.floor(i / columns) * width + (i % columns)] as number;
    const share = Math.min(1, Math.abs(value) / reach);
    const end = value < 0 ? BLUE : RED;
    const colour = WHITE.map((white, k) => white + share * ((end[k] as number) - white));
    image.data.set([...colour, 255], 4 * i);
  }
  context.putImageData(image, 0, 0);
}
