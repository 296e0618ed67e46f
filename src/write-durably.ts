import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** How a file takes its place. */
export interface Placing {
  readonly mode: number;
  /** Whether to take the place of a file that is there; else that one stays. */
  readonly replace: boolean;
}

/**
 * Writes a whole file: after a crash at its path is what was there before or all of the new, never a part of it. Folders are made
 * as needed. Durable on return.
 *
 * @throws whatever the file system says
 */
export function writeDurably(path: string, bytes: Buffer | string, { mode, replace }: Placing): void {
  const folder = dirname(path);
  const made = mkdirSync(folder, { recursive: true, mode: mode | 0o700 });
  const temporary = `${path}.${randomBytes(6).toString('hex')}~`;
  try {
    synced(temporary, 'wx', mode, (file) => {
      for (let at = 0, all = Buffer.from(bytes); at < all.length;) at += writeSync(file, all, at);
    });
    (replace ? renameSync : placeIfAbsent)(temporary, path);
  } catch (error) {
    remove(temporary);
    throw error;
  }
  syncFolders(folder, made);
}

/** Unlike a rename, a link is refused where a file is. */
function placeIfAbsent(temporary: string, path: string): void {
  try {
    linkSync(temporary, path);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  }
  unlinkSync(temporary);
}

/** A folder that was made is an entry of the one above it. */
function syncFolders(folder: string, firstMade: string | undefined): void {
  const top = firstMade === undefined ? folder : dirname(firstMade);
  for (let at = folder; ; at = dirname(at)) {
    synced(at, 'r', 0, () => undefined);
    if (at === top || at === dirname(at)) return;
  }
}

function synced(path: string, flags: 'wx' | 'r', mode: number, act: (file: number) => void): void {
  const file = openSync(path, flags, mode);
  try {
    act(file);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
