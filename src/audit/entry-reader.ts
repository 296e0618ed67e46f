import { keyedHash } from '../vault/keyed-hash.js';
import { thumbprint, type RecipientKey } from './key-directory.js';

/** Someone to whom every entry is to be readable: a verifier, or disaster recovery. */
export interface EntryReader {
  readonly id: string;
  readonly publicKey: RecipientKey;
  /** 32 bytes: its epoch keys come from them. With another public key they are others. */
  readonly secret: Buffer;
}

/** @param root 32 bytes of this server's */
export function entryReader(id: string, publicKey: RecipientKey, root: Buffer): EntryReader {
  return { id, publicKey, secret: keyedHash(root, id, '\n', thumbprint(publicKey)) };
}
