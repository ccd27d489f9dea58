// The header of a safetensors file. Source: github.com/huggingface/safetensors, README.md, "Format", and safetensors/src/tensor.rs.
import type { Dtype, Shape } from '../types.js';
import { usageError, wrongFile } from './exit.js';

/** The most bytes of the JSON: MAX_HEADER_SIZE of tensor.rs. */
export const MAX_HEADER_BYTES = 100_000_000;
/** The length of the JSON, as u64, comes first. */
export const LENGTH_BYTES = 8;
/** The JSON is padded with spaces to a multiple of so many bytes. */
const ALIGNMENT = 8;

/** The official writer sorts by dtype in this order, and then by the bytes of the name. So larger elements come first, and all are aligned. */
const DTYPES: readonly Dtype[] = ['f32', 'bf16', 'f16'];
const DTYPE_NAMES: Readonly<Record<Dtype, string>> = { f32: 'F32', bf16: 'BF16', f16: 'F16' };

/** A tensor in a file: its bytes are [start, end) of the data. */
export interface Entry {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: Shape;
  readonly bytes: number;
}

/** Compares names by their bytes in UTF-8. */
export const byUtf8 = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Tensors in the order of the official writer. */
export function fileOrder<E extends Entry>(entries: readonly E[]): E[] {
  return [...entries].sort((a, b) => DTYPES.indexOf(a.dtype) - DTYPES.indexOf(b.dtype) || byUtf8(a.name, b.name));
}

/** The length and the JSON of a file with these tensors, in this order, without holes. */
export function headerOf(entries: readonly Entry[], metadata: Readonly<Record<string, string>>, file: string): Buffer {
  let at = 0;
  // Not from an object: names such as '__proto__' and '0' keep their places.
  const parts = [`"__metadata__":${JSON.stringify(metadata)}`];
  for (const { name, dtype, shape, bytes } of entries) {
    const value = { dtype: DTYPE_NAMES[dtype], shape, data_offsets: [at, at + bytes] };
    parts.push(`${JSON.stringify(name)}:${JSON.stringify(value)}`);
    at += bytes;
  }
  const json = Buffer.from(`{${parts.join(',')}}`);
  const length = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  if (length > MAX_HEADER_BYTES) {
    throw usageError(
      `${file}: the header would have ${length} bytes, and safetensors allows ${MAX_HEADER_BYTES}. ` +
        'A smaller shardSize puts fewer tensors into a file',
    );
  }
  const header = Buffer.alloc(LENGTH_BYTES + length, ' ');
  header.writeBigUInt64LE(BigInt(length));
  json.copy(header, LENGTH_BYTES);
  return header;
}

/** What the JSON of a header says. */
export interface ParsedHeader {
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Everything else, in the order of the file. */
  readonly tensors: readonly (readonly [name: string, entry: unknown])[];
}

/** The number of bytes of the JSON in the first 8 bytes of a file; throws if it cannot be one. */
export function headerLength(start: Buffer, fileBytes: number, file: string): number {
  const length = start.length < LENGTH_BYTES ? -1n : start.readBigUInt64LE();
  if (length < 2n || length > BigInt(Math.min(MAX_HEADER_BYTES, fileBytes - LENGTH_BYTES))) {
    throw wrongFile(`${file} is not a safetensors file`);
  }
  return Number(length);
}

/** Parses the JSON of a header. Throws unless it is an object. */
export function parseHeader(json: Buffer, file: string): ParsedHeader {
  let header: unknown;
  try {
    header = JSON.parse(json.toString());
  } catch {
    // Below.
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw wrongFile(`${file} is not a safetensors file`);
  }
  const { __metadata__: metadata, ...tensors } = header as Record<string, unknown>;
  return {
    metadata: (typeof metadata === 'object' && metadata !== null ? metadata : {}) as ParsedHeader['metadata'],
    tensors: Object.entries(tensors),
  };
}
