import { Fault } from '../fault.js';
import { parseHash } from './base64.js';
import { parseDecimal } from './decimal.js';

/** What a log says of itself at one size (C2SP tlog-checkpoint). */
export interface Checkpoint {
  /** The name of the log. */
  readonly origin: string;
  /** Number of leaves. */
  readonly size: number;
  readonly root: Buffer;
}

/** The text of the note that a log signs. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${String(size)}\n${root.toString('base64')}\n`;
}

/**
 * Reads the text of an opened note. Lines of extensions, which may follow and are not ours, are passed over.
 *
 * @throws Fault `invalid-request`
 */
export function parseCheckpoint(hostile: string): Checkpoint {
  const [origin = '', size = '', root = '', ...rest] = hostile.split('\n');
  const extensions = rest.slice(0, -1);
  if (origin === '' || rest.at(-1) !== '' || extensions.includes('')) {
    throw new Fault('invalid-request', 'a checkpoint is not the lines origin, size and root');
  }
  return { origin, size: parseDecimal(size), root: parseHash(root) };
}
