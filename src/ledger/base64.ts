import { Fault } from '../fault.js';

/** The bytes of canonical, padded base64 (RFC 4648 4 and 3.5): one text for one content. @throws Fault `invalid-request` */
export function parseBase64(hostile: string): Buffer {
  const bytes = Buffer.from(hostile, 'base64');
  if (bytes.toString('base64') === hostile) return bytes;
  throw new Fault('invalid-request', 'bytes are not canonical base64');
}

/** A hash in base64. @throws Fault `invalid-request` */
export function parseHash(hostile: string): Buffer {
  const bytes = parseBase64(hostile);
  if (bytes.length === 32) return bytes;
  throw new Fault('invalid-request', 'a hash does not have 32 bytes');
}
