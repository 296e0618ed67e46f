import type { KeyObject } from 'node:crypto';
import { Fault } from '../fault.js';
import { fewRandomBytes } from '../vault/random-bytes.js';
import { decryptContent, encryptContent, type CipherParts } from './content-cipher.js';
import { unwrapWith, wrapTo, wrapToNobody, type WrappedContentKey } from './key-agreement.js';
import type { P256Jwk, PublicJwk, X25519Jwk } from './public-jwk.js';

/** A slot of a key entry as it is read: a JWE in compact serialization (RFC 7516 7.1) that holds an epoch key as a JWK. */
export interface ParsedSlot extends CipherParts {
  /** The protected header as it is encoded. */
  readonly header: string;
  /** The recipient's id; null in a subject's slot. */
  readonly kid: string | null;
  readonly key: WrappedContentKey;
}

/** Seals an epoch key to a public key. */
export function sealSlot(to: PublicJwk, kid: string | null, epoch: number, epochKey: Buffer): string {
  const cek = fewRandomBytes(32);
  const wrapped = wrapTo(to, cek);
  const header = formatHeader(wrapped, kid);
  return compact({ header, kid, key: wrapped, ...encryptContent(cek, header, formatKey(epochKey, epoch)) });
}

/** A subject's slot that nobody can open, and that nobody can tell from one that somebody can. */
export function sealSlotToNobody(epoch: number): string {
  const key = wrapToNobody();
  const ciphertext = fewRandomBytes(formatKey(Buffer.alloc(32), epoch).length);
  const [iv, tag] = [fewRandomBytes(12), fewRandomBytes(16)];
  return compact({ header: formatHeader(key, null), kid: null, key, iv, ciphertext, tag });
}

/** @throws Fault `tampered` if the hostile text is not a slot as we write it. */
export function parseSlot(hostile: string): ParsedSlot {
  const [, header = '', wrapped = '', iv = '', ciphertext = '', tag = ''] = slotForm.exec(hostile) ?? [];
  return {
    header,
    ...parseHeader(Buffer.from(header, 'base64url').toString('latin1'), Buffer.from(wrapped, 'base64url')),
    iv: Buffer.from(iv, 'base64url'),
    ciphertext: Buffer.from(ciphertext, 'base64url'),
    tag: Buffer.from(tag, 'base64url'),
  };
}

/**
 * Opens a slot with one private operation.
 *
 * @returns the epoch key, 32 bytes; null if the slot is not for this key
 * @throws Fault `tampered` if it is, and does not hold an epoch key of this epoch
 */
export function openSlot(slot: ParsedSlot, epoch: number, privateKey: KeyObject): Buffer | null {
  const cek = unwrapWith(privateKey, slot.key);
  if (!cek) return null;
  const text = cek.length === 32 ? decryptContent(cek, slot.header, slot) : null;
  const [, key = '', ofEpoch] = keyForm.exec(text?.toString('latin1') ?? '') ?? [];
  if (ofEpoch !== String(epoch)) throw notSlot();
  return Buffer.from(key, 'base64url');
}

const slotForm = /^([\w-]{1,800})\.([\w-]{54,1400})\.([\w-]{16})\.([\w-]{1,200})\.([\w-]{22})$/;
const kidForm = '(?:,"kid":"([\\w.-]{1,96})")?';
const agreementForm = new RegExp(
  `^\\{"alg":"ECDH-ES\\+A256KW","enc":"A256GCM"${kidForm},"epk":(?:` +
    '\\{"kty":"OKP","crv":"X25519","x":"([\\w-]{43})"\\}|' +
    '\\{"kty":"EC","crv":"P-256","x":"([\\w-]{43})","y":"([\\w-]{43})"\\})\\}$',
);
const rsaForm = new RegExp(`^\\{"alg":"RSA-OAEP-256","enc":"A256GCM"${kidForm}\\}$`);
const keyForm = /^\{"kty":"oct","k":"([\w-]{43})","alg":"A256KW","epoch":(\d{1,10})\}$/;

/** An epoch key as a JWK (RFC 7518 6.4), which names its epoch. */
function formatKey(key: Buffer, epoch: number): Buffer {
  return Buffer.from(`{"kty":"oct","k":"${key.toString('base64url')}","alg":"A256KW","epoch":${epoch}}`);
}

function formatHeader(key: WrappedContentKey, kid: string | null): string {
  const named = kid === null ? '' : `,"kid":"${kid}"`;
  const epk = key.alg === 'RSA-OAEP-256' ? '' : `,"epk":${formatPoint(key.epk)}`;
  return Buffer.from(`{"alg":"${key.alg}","enc":"A256GCM"${named}${epk}}`).toString('base64url');
}

function formatPoint(epk: X25519Jwk | P256Jwk): string {
  if (epk.kty === 'OKP') return `{"kty":"OKP","crv":"X25519","x":"${epk.x}"}`;
  return `{"kty":"EC","crv":"P-256","x":"${epk.x}","y":"${epk.y}"}`;
}

function compact({ header, key, iv, ciphertext, tag }: ParsedSlot): string {
  return [header, ...[key.wrapped, iv, ciphertext, tag].map((part) => part.toString('base64url'))].join('.');
}

function parseHeader(hostile: string, wrapped: Buffer): Pick<ParsedSlot, 'kid' | 'key'> {
  const rsa = rsaForm.exec(hostile);
  if (rsa) return { kid: rsa[1] ?? null, key: { alg: 'RSA-OAEP-256', wrapped } };
  const [all, kid = null, okp, x = '', y = ''] = agreementForm.exec(hostile) ?? [];
  if (all === undefined) throw notSlot();
  const epk = okp
    ? ({ kty: 'OKP', crv: 'X25519', x: okp } as const)
    : ({ kty: 'EC', crv: 'P-256', x, y } as const);
  return { kid, key: { alg: 'ECDH-ES+A256KW', epk, wrapped } };
}

function notSlot(): Fault {
  return new Fault('tampered', 'a slot of a key entry does not hold what slots hold');
}
