import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../fault.js';
import { doesNotHold } from './does-not-hold.js';
import type { LedgerSource } from './ledger-source.js';

/** The files of a ledger in a folder, laid out as they are served. */
export function folderSource(folder: string): LedgerSource {
  return async (path, limit) => {
    const file = await openIfThere(join(folder, path), path);
    if (!file) return null;
    try {
      return await read(file, path, limit);
    } finally {
      await file.close();
    }
  };
}

async function openIfThere(file: string, path: string): Promise<FileHandle | null> {
  try {
    // To open a pipe would wait for its writer.
    return await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && ['ENOENT', 'ENOTDIR'].includes(String(cause.code))) {
      return null;
    }
    throw new Fault('unavailable', `${path} cannot be read`, [], cause);
  }
}

async function read(file: FileHandle, path: string, limit: number): Promise<Buffer> {
  const stats = await file.stat();
  if (!stats.isFile()) throw new Fault('unavailable', `${path} is no file`);
  if (stats.size > limit) throw doesNotHold(`${path} is longer than it can be`);
  const bytes = Buffer.alloc(stats.size);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
  return bytes.subarray(0, bytesRead);
}
