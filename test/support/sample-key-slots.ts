import { randomBytes } from 'node:crypto';
import type { KeyOwner, KeySlot } from '../../src/audit/key-entry.js';
import { subjectKeyPair } from '../../src/audit/subject-key.js';
import { sampleKeys } from './sample-keys.js';

export function subjectOwner(): { slot: KeySlot; owner: KeyOwner } {
  const { publicKey, privateKey } = subjectKeyPair(randomBytes(32));
  return {
    slot: { kind: 'subject', publicKey, key: randomBytes(32) },
    owner: { kind: 'subject', privateKey },
  };
}

export function namedSlots() {
  return (['x25519', 'p256', 'rsa'] as const).map((id) => ({
    kind: 'named' as const,
    id,
    publicKey: sampleKeys[id].jwk,
    key: randomBytes(32),
  }));
}

export function keysOf(entry: { readonly sealed: Buffer } | undefined): string[] {
  return (JSON.parse(entry?.sealed.toString() ?? '') as { keys: string[] }).keys;
}

export function headerOf(key: string): unknown {
  return JSON.parse(Buffer.from(key.split('.')[0] ?? '', 'base64url').toString());
}
