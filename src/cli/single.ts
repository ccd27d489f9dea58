// weight-init make --format: one tensor in one file, or to standard output.
import { basename, dirname } from 'node:path';
import type { Writable } from 'node:stream';
import type { Checkpoint } from './checkpoint.js';
import { chunksOf } from './chunks.js';
import { systemCode, usageError, wrongFile } from './exit.js';
import { newFile, openFile, readerOf, removeTemporaries } from './files.js';
import { generate, inTurn } from './generate.js';
import type { MakeOptions } from './make.js';
import { npyHeader } from './npy.js';
import type { Shard } from './plan.js';

/** The formats of a file with one tensor. */
export const FORMATS = ['safetensors', 'npy', 'bin'] as const;
export type Format = (typeof FORMATS)[number];

/** The path that stands for standard output. */
export const STDOUT = '-';

/** The one tensor of a checkpoint, as a file, and what comes before its data. */
function singleOf(checkpoint: Checkpoint, format: Format): { shard: Shard; header: Buffer } {
  const [tensor, ...others] = checkpoint.tensors;
  const [shard] = checkpoint.shards;
  if (!tensor || !shard || others.length > 0) {
    throw usageError(
      `--format and standard output take one tensor, and there are ${checkpoint.tensors.length}: choose one with --only`,
    );
  }
  if (format === 'npy') return { shard, header: npyHeader(tensor.shape, tensor.dtype) };
  return { shard, header: format === 'bin' ? Buffer.alloc(0) : checkpoint.headerOf(shard) };
}

/** Writes to a stream, and waits until the bytes are out: their memory is used again. */
function send(stream: Writable, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

/** Whether a file is there, and has these bytes. They are made for that: nothing in the file says what it is. */
async function look(
  { shard, header }: ReturnType<typeof singleOf>,
  path: string,
  { threads, signal }: MakeOptions,
): Promise<'absent' | 'same' | 'other'> {
  const opened = await openFile(path);
  if (!opened) return 'absent';
  const { handle, size } = opened;
  let same = size === header.length + shard.bytes;
  const read = readerOf(handle, path);
  const compare = async (bytes: Uint8Array, position: number): Promise<void> => {
    if (Buffer.compare(bytes, await read(bytes.length, position)) !== 0) same = false;
  };
  try {
    if (same) await compare(header, 0);
    const chunks = same ? chunksOf(shard.tensors) : [];
    const use = inTurn((chunk, bytes) => compare(bytes, header.length + chunk.position));
    await generate(chunks, use, { threads, signal });
    return same ? 'same' : 'other';
  } finally {
    await handle.close();
  }
}

/** Makes the one tensor of a checkpoint. */
export async function makeSingle(
  checkpoint: Checkpoint,
  path: string,
  format: Format,
  options: MakeOptions,
  stdout: Writable,
): Promise<void> {
  const { threads, force, report, signal } = options;
  const single = singleOf(checkpoint, format);
  const { shard, header } = single;
  report.begin(shard.bytes);
  const generated = { threads, signal, onProgress: report.add };
  if (path === STDOUT) {
    await send(stdout, header);
    await generate(
      chunksOf(shard.tensors),
      inTurn((_, bytes) => send(stdout, bytes)),
      generated,
    );
    report.end();
    return;
  }
  const isThere = async (): Promise<boolean> => {
    const found = force ? 'absent' : await look(single, path, options);
    if (found === 'other') throw wrongFile(`${path} has other bytes, and is not overwritten without --force`);
    return found === 'same';
  };
  const fields = { file: path, bytes: shard.bytes };
  if (await isThere()) {
    report.say('there', fields, `${path} is there`);
    return;
  }
  const written = await newFile(dirname(path), basename(path)).catch((error) => {
    throw systemCode(error) === 'ENOENT' ? usageError(`${dirname(path)} is not there`) : error;
  });
  try {
    await written.write(header, 0);
    await generate(
      chunksOf(shard.tensors),
      (chunk, bytes) => written.write(bytes, header.length + chunk.position),
      generated,
    );
    await written.publish(header.length + shard.bytes, isThere);
  } finally {
    await written.discard();
  }
  await removeTemporaries(dirname(path), basename(path));
  report.end();
  report.say('made', fields, path);
}
