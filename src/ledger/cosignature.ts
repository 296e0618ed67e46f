import { sign, verify } from 'node:crypto';
import { verifierKeyOf, type NoteSigner } from './note-signer.js';
import { formatSignatureLine } from './signature-line.js';
import type { VerifierKey } from './verifier-key.js';

/** Eight bytes of time and an Ed25519 signature. */
const blobLength = 8 + 64;

/**
 * Cosigns a checkpoint (C2SP tlog-cosignature, cosignature/v1): says that at that time it was the largest one seen of its log and
 * consistent with all before. Answers the signature line without its line feed.
 *
 * @param text the text of the note, up to and with the line feed before its blank line
 * @param signer of type 4
 */
export function cosign(text: string, signer: NoteSigner, unixSeconds: number): string {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(unixSeconds));
  const signature = sign(null, message(text, BigInt(unixSeconds)), signer.privateKey);
  return formatSignatureLine({ ...verifierKeyOf(signer), blob: Buffer.concat([time, signature]) });
}

/** Whether the blob of a signature line is a cosignature of the text by that key of type 4. */
export function cosignatureHolds(text: string, { publicKey }: VerifierKey, hostile: Buffer): boolean {
  if (hostile.length !== blobLength) return false;
  return verify(null, message(text, hostile.readBigUInt64BE()), publicKey, hostile.subarray(8));
}

/** When a cosignature that holds was made, in seconds since 1970. */
export function cosignedAt(blob: Buffer): number {
  return Number(blob.readBigUInt64BE());
}

function message(text: string, unixSeconds: bigint): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${String(unixSeconds)}\n${text}`);
}
