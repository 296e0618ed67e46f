import { Fault } from '../fault.js';
import { decryptContent } from './content-cipher.js';
import { keyCommitment } from './content-key.js';
import { parseContent, type EntryContent } from './entry-content.js';
import { parseJwe, type EntryJwe } from './entry-jwe.js';
import { leafMatches, parseLeaf, type EntryLeaf } from './entry-leaf.js';
import { unwrapKey } from './key-wrap.js';
import { requestHash } from './request-hash.js';
import { subjectKid } from './subject-kid.js';

/** An epoch key of a recipient. */
export type EntryKey =
  | { readonly kind: 'subject'; readonly key: Buffer }
  | { readonly kind: 'named'; /** `<id>/<epoch>` */ readonly kid: string; readonly key: Buffer };

/**
 * Opens an entry with an epoch key. Leaf and sealed bytes are hostile.
 *
 * @returns null if the entry is sound as far as can be seen without a key, and not for this key
 * @throws Fault `tampered` if leaf and sealed bytes do not belong together or are not an entry; or if it is for this key, and key
 * commitment, request hash or tag do not hold.
 */
export function openEntry(leaf: Buffer, sealed: Buffer, key: EntryKey): EntryContent | null {
  const said = parseLeaf(leaf);
  const entry = parseEntry(leaf, said, sealed);
  const kid = key.kind === 'named' ? key.kid : subjectKid(key.key, entry.keyCommitment);
  const mine = entry.recipients.find((recipient) => recipient.kid === kid);
  if (!mine) return null;
  const cek = unwrapKey(key.key, mine.wrapped);
  if (!cek) throw broken();
  return openContent(said, entry, cek);
}

/**
 * Opens an entry whose content key is known.
 *
 * @throws Fault `tampered`
 */
export function openWithContentKey(leaf: Buffer, sealed: Buffer, cek: Buffer): EntryContent {
  const said = parseLeaf(leaf);
  return openContent(said, parseEntry(leaf, said, sealed), cek);
}

function parseEntry(leaf: Buffer, said: EntryLeaf, sealed: Buffer): EntryJwe {
  if (!leafMatches(leaf, sealed)) throw broken();
  const entry = parseJwe(sealed);
  if (entry.epoch !== said.epoch || !entry.keyCommitment.equals(said.keyCommitment)) throw broken();
  return entry;
}

function openContent(said: EntryLeaf, entry: EntryJwe, cek: Buffer): EntryContent {
  if (!keyCommitment(cek).equals(entry.keyCommitment)) throw broken();
  const text = decryptContent(cek, entry.header, entry);
  if (!text) throw broken();
  const content = parseContent(text);
  if (!requestHash(content.salt, content.subject, content.request).equals(said.requestHash)) throw broken();
  return content;
}

function broken(): Fault {
  return new Fault(
    'tampered',
    'a ledger entry does not hold: leaf, sealed bytes and key do not belong together',
  );
}
