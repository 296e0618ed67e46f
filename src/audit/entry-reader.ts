import { recipientEpochSecret } from './epoch-keys.js';
import type { PublicJwk } from './public-jwk.js';
import type { RecipientKey } from './recipient-key.js';
import { recipientName } from './recipient-name.js';

/** Someone to whom every entry is to be readable: a verifier, or disaster recovery. */
export interface EntryReader {
  /** What entries call it. */
  readonly name: string;
  readonly publicKey: PublicJwk;
  /** 32 bytes: its epoch keys come from them. With another public key they are others. */
  readonly secret: Buffer;
}

/** @param root 32 bytes of the keyring */
export function entryReader(id: string, { jwk, thumbprint }: RecipientKey, root: Buffer): EntryReader {
  const name = recipientName(id, thumbprint);
  return { name, publicKey: jwk, secret: recipientEpochSecret(root, thumbprint) };
}
