import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { Fault } from '../../fault.js';
import type { OwnEntry } from './own-entries.js';

/** AuditEvents on their way into a file, one a line (NDJSON). The file appears once they are all there and hold. */
export interface EventsFile {
  add(entry: OwnEntry): void;
  keep(): void;
  /** Forgets what is not kept. */
  drop(): void;
}

/** @throws Fault `config` if the file cannot be written; it is of mode 0600, since it tells who did what */
export function eventsFile(path: string): EventsFile {
  const temporary = `${path}~`;
  rmSync(temporary, { force: true });
  const file = writable(() => openSync(temporary, 'wx', 0o600));
  let open = true;
  const close = (): void => {
    if (open) closeSync(file);
    open = false;
  };
  return {
    add: ({ content }) => {
      writable(() => writeSync(file, `${oneLine(content.event)}\n`));
    },
    keep: () => {
      writable(() => {
        fsyncSync(file);
        close();
        renameSync(temporary, path);
      });
    },
    drop: () => {
      close();
      rmSync(temporary, { force: true });
    },
  };
}

/** In JSON a line feed is white space between tokens and nothing else. */
function oneLine(json: Buffer): string {
  return json.toString().replace(/[\r\n]+/g, ' ');
}

function writable<T>(act: () => T): T {
  try {
    return act();
  } catch (cause) {
    throw new Fault('config', '--events names a file that cannot be written', [], cause);
  }
}
