import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../fault.js';
import { parseJwks, type RecipientKey } from './recipient-key.js';

/** The public keys of verifiers and recovery, by id. Without them nothing can be sealed, and so nothing happens. */
export interface KeyDirectory {
  /** All usable keys, the newest first. @throws Fault `unavailable` if there is none to be had. */
  keys(id: string): readonly RecipientKey[];
  /** The key to seal to. @throws Fault `unavailable` */
  newest(id: string): RecipientKey;
}

/** Reads `<folder>/<id>.json`, each a JWK Set; a file that changes counts from the next look. */
export function recipientsFrom(folder: string): KeyDirectory {
  const seen = new Map<string, { readonly stamp: string; readonly keys: readonly RecipientKey[] }>();
  const keys = (id: string): readonly RecipientKey[] => {
    if (!idForm.test(id)) throw missing();
    const path = join(folder, `${id}.json`);
    const stamp = fileStamp(path);
    const known = seen.get(id);
    if (known?.stamp === stamp) return known.keys;
    const read = parseJwks(contentOf(path));
    seen.set(id, { stamp, keys: read });
    return read;
  };
  return {
    keys,
    newest: (id) => {
      const [first] = keys(id);
      if (!first) throw missing();
      return first;
    },
  };
}

const idForm = /^[A-Za-z0-9._-]{1,64}$/;
const mostBytes = 65_536;

/** Inode, size and time: a rename always changes the first. */
function fileStamp(path: string): string {
  try {
    const { ino, size, mtimeMs } = statSync(path);
    if (size <= mostBytes) return `${String(ino)} ${String(size)} ${String(mtimeMs)}`;
  } catch {
    // The error names the path.
  }
  throw missing();
}

function contentOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    throw missing();
  }
}

function missing(): Fault {
  return new Fault('unavailable', 'the public keys of a recipient of entries cannot be read');
}
