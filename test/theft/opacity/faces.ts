import { parseLeaf } from '../../../src/audit/entry-leaf.js';
import { isKeyEntry } from '../../../src/audit/key-entry.js';

/** All that anybody gets of an entry about an access. */
export interface Face {
  readonly index: number;
  /** Numbers that could be of one kind for one patient, user or deed. */
  readonly numbers: Readonly<Record<string, number>>;
  /** Every run of eight bytes that is not the same in all entries by its format. */
  readonly runs: ReadonlySet<string>;
}

/** An entry as the ledger serves it. */
export interface PublicEntry {
  readonly leaf: Buffer;
  readonly sealed: Buffer;
}

interface Jwe {
  readonly recipients: readonly {
    readonly header: { readonly kid: string };
    readonly encrypted_key: string;
  }[];
  readonly iv: string;
  readonly ciphertext: string;
  readonly tag: string;
}

/** How much of a ciphertext is looked at for runs: it is one stream. */
const beginning = 64;

/** The faces of all entries that are not key entries. */
export function facesOf(entries: readonly PublicEntry[]): Face[] {
  const keys = entries.flatMap(({ sealed }, index) => (isKeyEntry(sealed) ? [index] : []));
  const after = (index: number): number => keys.find((key) => key > index) ?? entries.length;
  return entries.flatMap((entry, index) =>
    isKeyEntry(entry.sealed)
      ? []
      : [faceOf(entry, index, index - (keys.findLast((key) => key < index) ?? -1), after(index) - index)],
  );
}

function faceOf({ leaf, sealed }: PublicEntry, index: number, before: number, behind: number): Face {
  const { recipients, iv, ciphertext, tag } = JSON.parse(sealed.toString()) as Jwe;
  const [subject] = recipients;
  const kid = Buffer.from(subject?.header.kid ?? '', 'base64url');
  const { keyCommitment, requestHash } = parseLeaf(leaf);
  const body = Buffer.from(ciphertext, 'base64url');
  const wraps = recipients.map((one) => Buffer.from(one.encrypted_key, 'base64url'));
  const random = [
    kid,
    keyCommitment,
    requestHash,
    Buffer.from(iv, 'base64url'),
    Buffer.from(tag, 'base64url'),
  ];
  return {
    index,
    numbers: {
      length: sealed.length,
      before,
      behind,
      batch: before + behind,
      kid: kid[0] ?? -1,
      'kid bits': bits(kid),
      commitment: keyCommitment[0] ?? -1,
      'commitment bits': bits(keyCommitment),
      'request hash': requestHash[0] ?? -1,
      'request hash bits': bits(requestHash),
      'wrap bits': bits(Buffer.concat(wraps)),
      'ciphertext bits': bits(body),
    },
    runs: new Set([...random, ...wraps, body.subarray(0, beginning)].flatMap(runsOf)),
  };
}

function runsOf(bytes: Buffer): string[] {
  return Array.from({ length: Math.max(0, bytes.length - 7) }, (_, i) => bytes.toString('latin1', i, i + 8));
}

const ones = Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length);

/** How many bits are set, in eight of a thousand. */
function bits(bytes: Buffer): number {
  return bytes.reduce((sum, byte) => sum + (ones[byte] ?? 0), 0) / Math.max(1, bytes.length);
}
