// An ONNX model, written by hand in protocol buffers (onnx.proto3). Yours comes from a file.

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
const bytes = (field: number, content: readonly number[]): number[] => [
  ...varint(8 * field + 2),
  ...varint(content.length),
  ...content,
];
const text = (field: number, value: string): number[] => bytes(field, [...new TextEncoder().encode(value)]);
const integer = (field: number, value: number): number[] => [...varint(8 * field), ...varint(value)];
const entry = (key: string, value: string): number[] => bytes(13, [...text(1, key), ...text(2, value)]);
const [FLOAT, INT64] = [1, 7];

function valueInfo(name: string, type: number, shape: readonly (number | string)[]): number[] {
  const dimensions = shape.flatMap((size) => bytes(1, typeof size === 'string' ? text(2, size) : integer(1, size)));
  return [...text(1, name), ...bytes(2, bytes(1, [...integer(1, type), ...bytes(2, dimensions)]))];
}

/** Looks the rows of a matrix up. Its numbers are in a file. */
export function embedding(
  name: string,
  [rows, width]: readonly [number, number],
  file: string,
): Uint8Array<ArrayBuffer> {
  const stored = [
    ...[rows, width].flatMap((size) => integer(1, size)),
    ...integer(2, FLOAT),
    ...text(8, name),
    ...entry('location', file),
    ...integer(14, 1), // external
  ];
  const graph = [
    ...bytes(1, [...text(1, name), ...text(1, 'input_ids'), ...text(2, 'last_hidden_state'), ...text(4, 'Gather')]),
    ...text(2, 'graph'),
    ...bytes(5, stored),
    ...bytes(11, valueInfo('input_ids', INT64, ['batch', 'sequence'])),
    ...bytes(12, valueInfo('last_hidden_state', FLOAT, ['batch', 'sequence', width])),
  ];
  return new Uint8Array([...integer(1, 8), ...bytes(7, graph), ...bytes(8, integer(2, 17))]);
}
