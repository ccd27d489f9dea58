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
const FLOAT = 1;

function valueInfo(name: string, shape: readonly number[]): number[] {
  const dimensions = shape.flatMap((size) => bytes(1, integer(1, size)));
  return [...text(1, name), ...bytes(2, bytes(1, [...integer(1, FLOAT), ...bytes(2, dimensions)]))];
}

/** y = x w, whose matrix w is an input. */
export function linear(fanIn: number, fanOut: number): Uint8Array {
  const graph = [
    ...bytes(1, [...text(1, 'x'), ...text(1, 'w'), ...text(2, 'y'), ...text(4, 'MatMul')]),
    ...text(2, 'graph'),
    ...bytes(11, valueInfo('x', [1, fanIn])),
    ...bytes(11, valueInfo('w', [fanIn, fanOut])),
    ...bytes(12, valueInfo('y', [1, fanOut])),
  ];
  return new Uint8Array([...integer(1, 8), ...bytes(7, graph), ...bytes(8, integer(2, 17))]);
}
