import { Fault } from '../fault.js';

/** How many bytes tell the length of what follows: 2 in tiles of leaves (C2SP tlog-tiles), 4 in those of sealed entries. */
export type LengthBytes = 2 | 4;

/** Each item behind its length, a big-endian number. An item must not be longer than that can tell. */
export function encodeBundle(items: readonly Buffer[], lengthBytes: LengthBytes): Buffer {
  return Buffer.concat(
    items.flatMap((item) => {
      const length = Buffer.alloc(lengthBytes);
      length.writeUIntBE(item.length, 0, lengthBytes);
      return [length, item];
    }),
  );
}

/** Reads what `encodeBundle` writes. @throws Fault `invalid-request` if it ends within an item */
export function decodeBundle(hostile: Buffer, lengthBytes: LengthBytes): Buffer[] {
  const items: Buffer[] = [];
  for (let at = 0; at < hostile.length;) {
    const start = at + lengthBytes;
    const end = start > hostile.length ? Infinity : start + hostile.readUIntBE(at, lengthBytes);
    if (end > hostile.length) throw new Fault('invalid-request', 'a bundle of entries ends within one');
    items.push(hostile.subarray(start, end));
    at = end;
  }
  return items;
}
