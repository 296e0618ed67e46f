import { hash } from 'node:crypto';
import { Fault } from '../../fault.js';
import { parseHash } from '../base64.js';
import { encodeBundle } from '../bundle.js';
import { parseDecimal } from '../decimal.js';
import type { LogIdentity } from '../published.js';
import { openNote, signNote } from '../signed-note.js';
import type { VerifierKey } from '../verifier-key.js';

/** An entry of a ledger that is written to another one too. */
export interface MirroredEntry {
  readonly leaf: Buffer;
  /** What lies beside it; null if it was erased meanwhile. */
  readonly sealed: Buffer | null;
}

/** Entries on their way from one ledger to another. */
export interface EntriesPost {
  /** The origin of the ledger that the entries are of. */
  readonly from: string;
  /** The origin of the ledger that they are for. */
  readonly to: string;
  /** Above that of every post before. */
  readonly sequence: number;
  /** Whether some of them may have come before. */
  readonly again: boolean;
  /** One or more. */
  readonly entries: readonly MirroredEntry[];
}

/** A post whose signature holds. */
export interface OpenPost extends EntriesPost {
  /** 32 bytes: SHA-256 of what was signed. */
  readonly digest: Buffer;
  /** 32 bytes: SHA-256 of the entries. */
  readonly payloadHash: Buffer;
}

/** No checkpoint begins like this: the same key signs both. */
const title = 'tallystick-entries/v1';

/** Most entries in one post. */
const mostEntries = 1024;

/**
 * Writes a post (docs/ledger.md): a signed note behind its length in two bytes, and the entries, each a leaf behind its length in
 * two bytes and a sealed entry behind its length in four.
 */
export function formatPost(post: EntriesPost, { signers }: LogIdentity): Buffer {
  const payload = Buffer.concat(
    post.entries.flatMap(({ leaf, sealed }) => [
      encodeBundle([leaf], 2),
      encodeBundle([sealed ?? Buffer.alloc(0)], 4),
    ]),
  );
  return Buffer.concat([encodeBundle([Buffer.from(signNote(textOf(post, payload), signers))], 2), payload]);
}

/** What a post signs, and by what its answer names it. */
function textOf({ from, to, sequence, again }: EntriesPost, payload: Buffer): string {
  const words = [
    title,
    from,
    to,
    String(sequence),
    again ? 'again' : 'new',
    sha256(payload).toString('base64'),
  ];
  return words.map((word) => `${word}\n`).join('');
}

/**
 * Opens a hostile post.
 *
 * @param known the keys of those who may post
 * @throws Fault `invalid-request` if it is none, `forbidden` unless a key of the origin that it names has signed it
 */
export function openPost(hostile: Buffer, known: readonly VerifierKey[]): OpenPost {
  const noteEnd = 2 + (hostile.length < 2 ? Infinity : hostile.readUInt16BE(0));
  if (noteEnd > hostile.length) throw notPost();
  const { text, signatures } = openNote(hostile.subarray(2, noteEnd), known);
  const [first, from = '', to = '', sequence = '', kind = '', payloadHash = '', end, ...more] =
    text.split('\n');
  if (first !== title || end !== '' || more.length > 0 || !/^(again|new)$/.test(kind)) throw notPost();
  if (!signatures.some(({ key }) => key?.name === from && key.type === 1)) {
    throw new Fault('forbidden', 'no ledger whose entries are taken in has signed this');
  }
  const payload = hostile.subarray(noteEnd);
  const told = parseHash(payloadHash);
  if (!sha256(payload).equals(told)) throw notPost();
  return {
    from,
    to,
    sequence: parseDecimal(sequence),
    again: kind === 'again',
    entries: parseEntries(payload),
    digest: sha256(Buffer.from(text)),
    payloadHash: told,
  };
}

/** 32 bytes: SHA-256 of what the post that `formatPost` wrote has signed. */
export function digestOf(post: Buffer): Buffer {
  return sha256(Buffer.from(openNote(post.subarray(2, 2 + post.readUInt16BE(0)), []).text));
}

function parseEntries(payload: Buffer): MirroredEntry[] {
  const entries: MirroredEntry[] = [];
  for (let at = 0; at < payload.length;) {
    const [leaf, sealed, next] = entryAt(payload, at);
    entries.push({ leaf, sealed: sealed.length === 0 ? null : sealed });
    at = next;
    if (entries.length > mostEntries) throw notPost();
  }
  if (entries.length === 0) throw notPost();
  return entries;
}

function entryAt(payload: Buffer, at: number): [leaf: Buffer, sealed: Buffer, next: number] {
  const leafEnd = at + 2 + (at + 2 > payload.length ? Infinity : payload.readUInt16BE(at));
  const sealedEnd = leafEnd + 4 + (leafEnd + 4 > payload.length ? Infinity : payload.readUInt32BE(leafEnd));
  if (sealedEnd > payload.length) throw notPost();
  return [payload.subarray(at + 2, leafEnd), payload.subarray(leafEnd + 4, sealedEnd), sealedEnd];
}

function sha256(bytes: Buffer): Buffer {
  return hash('sha256', bytes, 'buffer');
}

function notPost(): Fault {
  return new Fault('invalid-request', 'this is not a post of ledger entries');
}
