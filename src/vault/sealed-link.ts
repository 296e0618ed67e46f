import { Fault } from '../fault.js';
import { boxOverhead, openBox, sealBox } from './box.js';

const context = Buffer.from('tallystick link\n');
const step = 48;

/**
 * Seals text into what may stand in a link (base64url): a link must not carry an identifier, and logs keep links. Padded to
 * steps of 48 bytes.
 */
export function sealLink(key: Buffer, text: string): string {
  const content = Buffer.from(text);
  const padded = Buffer.alloc(Math.ceil((content.length + 4) / step) * step);
  padded.writeUInt32BE(content.length, 0);
  content.copy(padded, 4);
  return sealBox(key, context, padded).toString('base64url');
}

/** @throws Fault `invalid-request` if the hostile text is not a link that we sealed. */
export function openLink(key: Buffer, hostile: string): string {
  try {
    const box = Buffer.from(hostile, 'base64url');
    if (box.length < boxOverhead + step || box.toString('base64url') !== hostile) throw notOurs();
    const padded = openBox(key, context, box);
    return padded.subarray(4, 4 + padded.readUInt32BE(0)).toString();
  } catch (cause) {
    throw cause instanceof Fault && cause.code === 'invalid-request' ? cause : notOurs(cause);
  }
}

function notOurs(cause?: unknown): Fault {
  return new Fault('invalid-request', 'the page link is not one that this server made', [], cause);
}
