import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Fault } from '../../fault.js';
import { writeDurably } from '../../write-durably.js';

/** The folder that an export goes to. Paths are below it. @throws Fault `config` from every method if it cannot be used */
export interface ExportFolder {
  /** Null if it is not there. */
  read(path: string): Buffer | null;
  /** Writes what never changes. @throws Fault `business-rule` if something else is there */
  add(path: string, bytes: Buffer): void;
  /** Writes what may change. */
  put(path: string, bytes: Buffer): void;
  /** Removes all partial bundles of the place of that path but the one of its own width. */
  removeOtherWidths(path: string): void;
  /** How many files were written. */
  written(): number;
}

export function exportFolder(folder: string): ExportFolder {
  let written = 0;
  const read = (path: string): Buffer | null => usable(() => readIfThere(join(folder, path)));
  const write = (path: string, bytes: Buffer): void => {
    usable(() => {
      writeDurably(join(folder, path), bytes, { mode: 0o644, replace: true });
    });
    written++;
  };
  return {
    read,
    add: (path, bytes) => {
      const there = read(path);
      if (!there) write(path, bytes);
      else if (!there.equals(bytes)) throw new Fault('business-rule', `the folder has another ${path}`);
    },
    put: (path, bytes) => {
      if (!read(path)?.equals(bytes)) write(path, bytes);
    },
    removeOtherWidths: (path) => {
      usable(() => {
        removeOthers(join(folder, path));
      });
    },
    written: () => written,
  };
}

function removeOthers(file: string): void {
  const isPartial = /\.p[/\\]\d+$/.test(file);
  if (!isPartial) {
    rmSync(`${file}.p`, { recursive: true, force: true });
    return;
  }
  const folder = dirname(file);
  const others = readdirSync(folder).filter((name) => name !== basename(file));
  for (const other of others) rmSync(join(folder, other));
}

function readIfThere(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function usable<T>(act: () => T): T {
  try {
    return act();
  } catch (cause) {
    throw new Fault('config', 'the folder of the export cannot be read or written', [], cause);
  }
}
