import { Fault } from '../fault.js';
import { parseBase64 } from './base64.js';
import { isName } from './verifier-key.js';

/** One signature of a note, by whomever (C2SP signed-note). */
export interface SignatureLine {
  readonly name: string;
  /** 4 bytes: the id of the key. */
  readonly id: Buffer;
  /** What follows the id: the signature, of a form that the type of the key says. */
  readonly blob: Buffer;
}

/** `— <name> <base64 of id and blob>`, without its line feed. */
export function formatSignatureLine({ name, id, blob }: SignatureLine): string {
  return `— ${name} ${Buffer.concat([id, blob]).toString('base64')}`;
}

/** Reads what `formatSignatureLine` writes. @throws Fault `invalid-request` */
export function parseSignatureLine(hostile: string): SignatureLine {
  const [, name = '', encoded = ''] = /^— ([^ ]+) ([^ ]+)$/u.exec(hostile) ?? [];
  const bytes = parseBase64(encoded);
  if (!isName(name) || bytes.length < 5) {
    throw new Fault('invalid-request', 'a signature line is not a dash, a name and a signature in base64');
  }
  return { name, id: bytes.subarray(0, 4), blob: bytes.subarray(4) };
}
