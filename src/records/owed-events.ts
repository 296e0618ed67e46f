import { Fault } from '../fault.js';
import { openBox, sealBox } from '../vault/box.js';

/** AuditEvents of a commit that have no rows yet: all that must be known to open their entries and make the rows. */
export interface OwedEvents {
  /** The position of the first among the entries of the commit; the others come behind it. */
  readonly first: number;
  /** Of each, the ids of its data keys: the first is the one that its content key comes from. One to four. */
  readonly keys: readonly (readonly Buffer[])[];
}

const context = Buffer.from('tallystick owed events\n');
const keyIdLength = 16;
/** The same room for each event, whoever it is about. */
const mostKeys = 4;
const eventLength = 1 + mostKeys * keyIdLength;

/** Seals them under a key of the keyring, as the header of a row is: key ids in clear would gather the events of a subject. */
export function sealOwed(secret: Buffer, commit: Buffer, { first, keys }: OwedEvents): Buffer {
  const content = Buffer.alloc(2 + keys.length * eventLength);
  content.writeUInt16BE(first, 0);
  keys.forEach((ids, i) => {
    const at = 2 + i * eventLength;
    content.writeUInt8(ids.length, at);
    ids.forEach((id, n) => id.copy(content, at + 1 + n * keyIdLength));
  });
  return sealBox(secret, Buffer.concat([context, commit]), content);
}

/** @throws Fault `tampered` */
export function openOwed(secret: Buffer, commit: Buffer, sealed: Buffer): OwedEvents {
  const content = openBox(secret, Buffer.concat([context, commit]), sealed);
  const count = (content.length - 2) / eventLength;
  if (!Number.isInteger(count))
    throw new Fault('tampered', 'what a commit owes is not of the format that it has');
  return {
    first: content.readUInt16BE(0),
    keys: Array.from({ length: count }, (_, i) => keysAt(content, i)),
  };
}

function keysAt(content: Buffer, event: number): Buffer[] {
  const at = 2 + event * eventLength;
  return Array.from({ length: Math.min(content.readUInt8(at), mostKeys) }, (_, n) =>
    content.subarray(at + 1 + n * keyIdLength, at + 1 + (n + 1) * keyIdLength),
  );
}
