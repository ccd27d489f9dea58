// A model of one node, RandomNormal, in ONNX's protocol buffers (onnx.proto3): onnxruntime-web runs nothing but models.

type Field = number[];

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
const bytes = (field: number, content: readonly number[]): Field => [
  ...varint(8 * field + 2),
  ...varint(content.length),
  ...content,
];
const text = (field: number, value: string): Field => bytes(field, [...new TextEncoder().encode(value)]);
const integer = (field: number, value: number): Field => [...varint(8 * field), ...varint(value)];
const float = (field: number, value: number): Field => [
  ...varint(8 * field + 5),
  ...new Uint8Array(new Float32Array([value]).buffer),
];

const FLOAT = 1; // TensorProto.DataType
const ATTRIBUTE = { float: 1, int: 2, ints: 7 }; // AttributeProto.AttributeType
const attribute = (name: string, type: number, ...value: Field[]): Field =>
  bytes(5, [...text(1, name), ...value.flat(), ...integer(20, type)]);

/** Its one output is `weights`. */
export function randomNormalModel(shape: readonly number[], mean: number, stddev: number): Uint8Array {
  const node = [
    ...text(2, 'weights'),
    ...text(4, 'RandomNormal'),
    ...attribute('dtype', ATTRIBUTE.int, integer(3, FLOAT)),
    ...attribute('mean', ATTRIBUTE.float, float(2, mean)),
    ...attribute('scale', ATTRIBUTE.float, float(2, stddev)),
    ...attribute('seed', ATTRIBUTE.float, float(2, 42)),
    ...attribute('shape', ATTRIBUTE.ints, ...shape.map((size) => integer(8, size))),
  ];
  const dimensions = shape.flatMap((size) => bytes(1, integer(1, size)));
  const type = bytes(1, [...integer(1, FLOAT), ...bytes(2, dimensions)]);
  const output = [...text(1, 'weights'), ...bytes(2, type)];
  const graph = [...bytes(1, node), ...text(2, 'graph'), ...bytes(12, output)];
  const opset = integer(2, 15);
  return new Uint8Array([...integer(1, 8), ...bytes(7, graph), ...bytes(8, opset)]);
}
