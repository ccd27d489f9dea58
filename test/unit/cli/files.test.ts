// Files appear whole or not at all, and links are not followed.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type Handle,
  newFile,
  openFile,
  readerOf,
  readFully,
  removeTemporaries,
  writeFully,
} from '../../../src/cli/files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weight-init-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const never = async (): Promise<boolean> => false;

test('a file has its name when it is published, and not before', async () => {
  const file = await newFile(folder, 'a');
  await file.write(Buffer.from('cd'), 2);
  await file.write(Buffer.from('ab'), 0);
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/^\.a\.[\w-]+\.\d+\.[0-9a-z]+\.tmp$/)]);
  await file.publish(4, never);
  await file.discard(); // nothing is left to discard
  expect(readdirSync(folder)).toEqual(['a']);
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('abcd');
});

test('a file that was discarded is gone', async () => {
  const file = await newFile(folder, 'a');
  await file.write(Buffer.from('ab'), 0);
  await file.discard();
  await file.discard();
  expect(readdirSync(folder)).toEqual([]);
});

test('a file of another length is not published', async () => {
  const file = await newFile(folder, 'a');
  await file.write(Buffer.from('ab'), 0);
  await expect(file.publish(3, never)).rejects.toMatchObject({ exitCode: 75 });
  await file.discard();
  expect(readdirSync(folder)).toEqual([]);
});

test('a twin that was faster is left as it is', async () => {
  const file = await newFile(folder, 'a');
  await file.write(Buffer.from('ab'), 0);
  writeFileSync(join(folder, 'a'), 'xy');
  await file.publish(2, async () => true);
  expect(readdirSync(folder)).toEqual(['a']);
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('xy');
});

test('a temporary file that vanished was removed by a twin, if the file is whole; else it is an error', async () => {
  for (const whole of [true, false]) {
    const file = await newFile(folder, 'a');
    await file.write(Buffer.from('ab'), 0);
    let looks = 0;
    // The twin publishes between the first look and the renaming.
    const recheck = async (): Promise<boolean> => {
      if (looks++ > 0) return whole;
      await removeTemporaries(folder, 'a');
      return false;
    };
    const published = file.publish(2, recheck);
    if (whole) await expect(published).resolves.toBeUndefined();
    else await expect(published).rejects.toMatchObject({ code: 'ENOENT' });
    await file.discard();
    expect(looks).toBe(2);
  }
});

test('temporary files of one file are removed, and no others', async () => {
  const names = [
    '.a.host.1.x.tmp',
    '.a.other.2.y.tmp',
    '.ab.host.1.x.tmp',
    'a',
    '.a.tmpx',
    'a.host.1.x.tmp',
    '.b.h.1.x.tmp',
  ];
  for (const name of names) writeFileSync(join(folder, name), '');
  await removeTemporaries(folder, 'a');
  expect(readdirSync(folder).sort()).toEqual(names.slice(2).sort());
});

test('short writes go on, and a disk that takes nothing is an error', async () => {
  const taken: [number, string][] = [];
  const short = (most: number) => ({
    async write(bytes: Uint8Array, offset: number, length: number, position: number) {
      const count = Math.min(most, length);
      taken.push([position, Buffer.from(bytes.subarray(offset, offset + count)).toString()]);
      return { bytesWritten: count, buffer: bytes };
    },
  });
  await writeFully(short(3) as never, Buffer.from('abcdefgh'), 100);
  expect(taken).toEqual([
    [100, 'abc'],
    [103, 'def'],
    [106, 'gh'],
  ]);
  await expect(writeFully(short(0) as never, Buffer.from('abc'), 0)).rejects.toMatchObject({ exitCode: 75 });
});

test('short reads go on, to the end of the file', async () => {
  const content = Buffer.from('abcdefgh');
  const handle = {
    async read(bytes: Uint8Array, offset: number, length: number, position: number) {
      const part = content.subarray(position, position + Math.min(3, length));
      bytes.set(part, offset);
      return { bytesRead: part.length, buffer: bytes };
    },
  };
  const bytes = Buffer.alloc(10, '.');
  expect(await readFully(handle as never, bytes, 1)).toBe(7);
  expect(bytes.toString()).toBe('bcdefgh...');
});

test('a file is opened; a link, a folder and a pipe are not', async () => {
  writeFileSync(join(folder, 'a'), 'abc');
  symlinkSync('a', join(folder, 'link'));
  symlinkSync('/etc/hostname', join(folder, 'out'));
  mkdirSync(join(folder, 'folder'));
  const opened = await openFile(join(folder, 'a'));
  expect(opened?.size).toBe(3);
  await opened?.handle.close();
  expect(await openFile(join(folder, 'none'))).toBeUndefined();
  for (const name of ['link', 'out', 'folder']) {
    await expect(openFile(join(folder, name)), name).rejects.toMatchObject({ exitCode: 1 });
  }
});

test('a file is read piece by piece, and one that becomes shorter meanwhile is told', async () => {
  const path = join(folder, 'a');
  writeFileSync(path, 'abcdef');
  const opened = await openFile(path);
  try {
    const read = readerOf(opened?.handle as Handle, path);
    expect(Buffer.from(await read(4, 1)).toString()).toBe('bcde');
    expect(Buffer.from(await read(2, 0)).toString()).toBe('ab');
    expect(await read(0, 6)).toHaveLength(0);
    writeFileSync(path, 'abc');
    const error = { exitCode: 1, message: `${path} was cut off while it was read` };
    await expect(read(4, 0)).rejects.toMatchObject(error);
  } finally {
    await opened?.handle.close();
  }
});
