import { sign, verify } from 'node:crypto';
import { Fault } from '../fault.js';
import { cosignatureHolds } from './cosignature.js';
import { verifierKeyOf, type NoteSigner } from './note-signer.js';
import { formatSignatureLine, parseSignatureLine, type SignatureLine } from './signature-line.js';
import type { VerifierKey } from './verifier-key.js';

export type { NoteSigner } from './note-signer.js';

/** A note whose known signatures hold. */
export interface OpenNote {
  /** What is signed; it ends with a line feed. */
  readonly text: string;
  /** In the note's order. A key signs once: what it signed again is left out. */
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature extends SignatureLine {
  /** The known key that made it; null if no known key has that name and id: the signature says nothing then. */
  readonly key: VerifierKey | null;
}

/** Bounds for notes from outside. C2SP asks for 16 signatures at least. */
const mostBytes = 65_536;
const mostSignatures = 64;

/** All control characters but the line feed. */
const controls = /(?!\n)\p{Cc}/u;

/**
 * Opens a signed note (C2SP signed-note). Signatures by unknown keys are ignored: whether those that are left suffice is the
 * caller's to say; there may be none.
 *
 * @throws Fault `invalid-request` if it is no note, is too long, or a known key did not sign it as it says
 */
export function openNote(hostile: Buffer | string, known: readonly VerifierKey[]): OpenNote {
  const { text, lines } = parts(decode(hostile));
  const signatures = lines.map((line) => withKey(parseSignatureLine(line), known));
  for (const signature of signatures) check(text, signature);
  return { text, signatures: signatures.filter(isFirstOfItsKey) };
}

/**
 * Signs a text that ends with a line feed.
 *
 * @param signers in the order of their lines
 * @throws Fault `config` if one is not of type 1: what type 4 signs has a time in it (`cosign`)
 */
export function signNote(text: string, signers: readonly NoteSigner[]): string {
  const lines = signers.map((signer) => {
    if (signer.type !== 1) throw new Fault('config', 'a note is signed by keys of type 1');
    const blob = sign(null, Buffer.from(text), signer.privateKey);
    return formatSignatureLine({ ...verifierKeyOf(signer), blob });
  });
  return addSignatures(`${text}\n`, lines);
}

/**
 * The note with more signature lines at its end, without those that it has. What they are worth, `openNote` tells.
 *
 * @param lines without their line feeds
 * @throws Fault `invalid-request` if one is no signature line
 */
export function addSignatures(note: string, lines: readonly string[]): string {
  const there = new Set(note.slice(note.lastIndexOf('\n\n') + 2).split('\n'));
  const added = lines.map((line) => formatSignatureLine(parseSignatureLine(line)));
  return (
    note +
    added
      .filter((line) => !there.has(line))
      .map((line) => `${line}\n`)
      .join('')
  );
}

function decode(hostile: Buffer | string): string {
  const bytes = typeof hostile === 'string' ? Buffer.from(hostile) : hostile;
  if (bytes.length > mostBytes) throw new Fault('invalid-request', 'a note is longer than 64 KiB');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new Fault('invalid-request', 'a note is not UTF-8', [], cause);
  }
}

/** The text may have blank lines too: the last one is before the signatures. */
function parts(hostile: string): { text: string; lines: string[] } {
  if (controls.test(hostile)) throw new Fault('invalid-request', 'a note has control characters');
  const blank = hostile.lastIndexOf('\n\n');
  const [text, after] = [hostile.slice(0, blank + 1), hostile.slice(blank + 2)];
  if (blank < 1 || !after.endsWith('\n')) {
    throw new Fault('invalid-request', 'a note is not a text, a blank line and signature lines');
  }
  const lines = after.slice(0, -1).split('\n');
  if (lines.length <= mostSignatures) return { text, lines };
  throw new Fault('invalid-request', 'a note has more than 64 signatures');
}

function withKey(line: SignatureLine, known: readonly VerifierKey[]): NoteSignature {
  return { ...line, key: known.find(({ name, id }) => name === line.name && id.equals(line.id)) ?? null };
}

function check(text: string, { key, blob }: NoteSignature): void {
  if (!key) return;
  const holds =
    key.type === 4 ? cosignatureHolds(text, key, blob) : verify(null, Buffer.from(text), key.publicKey, blob);
  if (!holds) throw new Fault('invalid-request', 'the signature of a known key on a note does not hold');
}

function isFirstOfItsKey({ key }: NoteSignature, at: number, all: readonly NoteSignature[]): boolean {
  return !key || all.findIndex((other) => other.key === key) === at;
}
