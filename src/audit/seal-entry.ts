import { hash } from 'node:crypto';
import { fewRandomBytes } from '../vault/random-bytes.js';
import { encryptContent } from './content-cipher.js';
import { keyCommitment } from './content-key.js';
import { formatContent, type EntryContent } from './entry-content.js';
import { formatHeader, formatJwe, type EntryRecipient } from './entry-jwe.js';
import { formatLeaf } from './entry-leaf.js';
import { wrapKey } from './key-wrap.js';
import { requestHash } from './request-hash.js';
import { subjectKid } from './subject-kid.js';

/** Whose epoch keys open an entry. A key's buffer is the same from entry to entry, and its bytes never change. */
export interface EntryRecipients {
  /** The subject's epoch key; null for an entry about nobody. */
  readonly subject: Buffer | null;
  /** Verifiers and recovery, always in the same order; the `kid` is `<id>/<epoch>`. */
  readonly others: readonly { readonly kid: string; readonly key: Buffer }[];
}

/** An entry as the ledger keeps it. */
export interface SealedEntry {
  readonly sealed: Buffer;
  /** 101 bytes. */
  readonly leaf: Buffer;
}

/**
 * Seals an entry: a JWE (RFC 7516) that any of the recipients can open. Entries with as many recipients and the same padding have
 * one length and shape, whoever they are about.
 *
 * @param epoch of all the epoch keys, in hours since 1970
 * @param cek 32 random bytes that seal nothing else
 */
export function sealEntry(
  content: EntryContent,
  to: EntryRecipients,
  epoch: number,
  cek: Buffer,
): SealedEntry {
  const commitment = keyCommitment(cek);
  const header = formatHeader(commitment, epoch);
  const recipients = [
    subjectRecipient(to.subject, commitment, cek),
    ...to.others.map(({ kid, key }) => ({ kid, wrapped: wrapKey(key, cek) })),
  ];
  const sealed = formatJwe(header, recipients, encryptContent(cek, header, formatContent(content)));
  const leaf = formatLeaf({
    entryHash: Buffer.from(hash('sha256', sealed, 'binary'), 'latin1'),
    epoch,
    keyCommitment: commitment,
    requestHash: requestHash(content.salt, content.subject, content.request),
  });
  return { sealed, leaf };
}

function subjectRecipient(key: Buffer | null, commitment: Buffer, cek: Buffer): EntryRecipient {
  if (key) return { kid: subjectKid(key, commitment), wrapped: wrapKey(key, cek) };
  // A keyed hash and a wrap under a key that nobody has cannot be told from random bytes, which are cheaper.
  return { kid: fewRandomBytes(12).toString('base64url'), wrapped: fewRandomBytes(40) };
}
