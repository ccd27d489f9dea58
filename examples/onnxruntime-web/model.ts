// Two ONNX models, written by hand in protocol buffers (onnx.proto3). Yours come from a file.

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

/** y = x w. The matrix w is an input, or a stored parameter whose numbers are in the file `w`. */
export function linear([fanIn, fanOut]: readonly [number, number], w: 'input' | 'stored'): Uint8Array {
  const node = [...text(1, 'x'), ...text(1, 'w'), ...text(2, 'y'), ...text(4, 'MatMul')];
  const stored = [
    ...[fanIn, fanOut].flatMap((size) => integer(1, size)),
    ...integer(2, FLOAT),
    ...text(8, 'w'),
    ...bytes(13, [...text(1, 'location'), ...text(2, 'w')]),
    ...integer(14, 1), // external
  ];
  const graph = [
    ...bytes(1, node),
    ...text(2, 'graph'),
    ...(w === 'stored' ? bytes(5, stored) : []),
    ...bytes(11, valueInfo('x', [1, fanIn])),
    ...(w === 'input' ? bytes(11, valueInfo('w', [fanIn, fanOut])) : []),
    ...bytes(12, valueInfo('y', [1, fanOut])),
  ];
  return new Uint8Array([...integer(1, 8), ...bytes(7, graph), ...bytes(8, integer(2, 17))]);
}
