import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportLedger } from '../../src/ledger/export/export-ledger.js';
import type { NoteSigner } from '../../src/ledger/signed-note.js';
import { listen, type TestHttp } from './listen.js';
import { checkpointNote, storedLedger, type TestEntry } from './sealed-ledger.js';

/** The public files of a ledger in a folder of their own, which an operator can tamper with. */
export interface Published {
  readonly folder: string;
  /** Puts other bytes in the place of a file; null removes it. */
  alter(path: string, change: (bytes: Buffer) => Buffer | null): void;
  /** The same files in another folder. */
  copy(): Published;
  remove(): void;
}

export async function publish(
  entries: readonly TestEntry[],
  signer: NoteSigner,
  note = checkpointNote(entries, signer),
): Promise<Published> {
  const folder = mkdtempSync(join(tmpdir(), 'tallystick-published-'));
  await exportLedger(storedLedger(entries), note, folder);
  return publishedIn(folder);
}

function publishedIn(folder: string): Published {
  return {
    folder,
    alter: (path, change) => {
      const bytes = change(readFileSync(join(folder, path)));
      if (bytes) writeFileSync(join(folder, path), bytes);
      else rmSync(join(folder, path));
    },
    copy: () => {
      const other = mkdtempSync(join(tmpdir(), 'tallystick-published-'));
      cpSync(folder, other, { recursive: true });
      return publishedIn(other);
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Serves the files as a plain web server does. */
export function serveFiles(folder: string): Promise<TestHttp> {
  return listen((request, response) => {
    const file = join(folder, (request.url ?? '').replace(/^\/ledger\//, ''));
    if (existsSync(file)) response.end(readFileSync(file));
    else response.writeHead(404).end('not here');
  });
}
