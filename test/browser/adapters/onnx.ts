// Models in ONNX's protocol buffers (onnx.proto3), for tests: matrix products.

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
const bytes = (field: number, content: readonly number[]): number[] => [
  ...varint(8 * field + 2),
  ...varint(content.length),
  ...content,
];
const text = (field: number, value: string): number[] => bytes(field, [...new TextEncoder().encode(value)]);
const integer = (field: number, value: number): number[] => [...varint(8 * field), ...varint(value)];

/** TensorProto.DataType. */
export const TYPES = { float32: 1, float16: 10 } as const;
type Type = keyof typeof TYPES;

/** A ValueInfoProto. */
function valueInfo(name: string, type: Type, shape: readonly number[]): number[] {
  const dimensions = shape.flatMap((size) => bytes(1, integer(1, size)));
  return [...text(1, name), ...bytes(2, bytes(1, [...integer(1, TYPES[type]), ...bytes(2, dimensions)]))];
}

/** A TensorProto whose numbers are in the file of its name. */
function externalTensor(name: string, type: Type, shape: readonly number[]): number[] {
  const entry = (key: string, value: string): number[] => bytes(13, [...text(1, key), ...text(2, value)]);
  return [
    ...shape.flatMap((size) => integer(1, size)),
    ...integer(2, TYPES[type]),
    ...text(8, name),
    ...entry('location', name),
    ...integer(14, 1), // DataLocation.EXTERNAL
  ];
}

/** y [rows, columns] = x [rows, inner] w, with w an input, or stored in a file `w`. */
export function matMulModel(
  [rows, inner, columns]: readonly [number, number, number],
  w: 'input' | 'external',
  type: Type = 'float32',
): Uint8Array {
  const node = [...text(1, 'x'), ...text(1, 'w'), ...text(2, 'y'), ...text(4, 'MatMul')];
  const shape = [inner, columns];
  const graph = [
    ...bytes(1, node),
    ...text(2, 'graph'),
    ...(w === 'external' ? bytes(5, externalTensor('w', type, shape)) : []),
    ...bytes(11, valueInfo('x', type, [rows, inner])),
    ...(w === 'input' ? bytes(11, valueInfo('w', type, shape)) : []),
    ...bytes(12, valueInfo('y', type, [rows, columns])),
  ];
  return new Uint8Array([...integer(1, 8), ...bytes(7, graph), ...bytes(8, integer(2, 17))]);
}
