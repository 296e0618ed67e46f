import { createPrivateKey, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { KeyOwner } from './audit/key-entry.js';
import { ownName } from './audit/recipient-name.js';
import { Fault } from './fault.js';
import { parseTlogProof } from './ledger/tlog-proof.js';
import { parseVerifierKey, type KeyType, type VerifierKey } from './ledger/verifier-key.js';
import { folderSource, urlSource, type Receipt, type Trust, type VerifyRequest } from './verify-ledger.js';

/** What a command line of `tallystick verify` asks for. The source may be missing where a receipt is all that is asked about. */
export interface VerifyArguments extends Omit<VerifyRequest, 'source' | 'onEntry'> {
  readonly source: VerifyRequest['source'] | null;
  /** Where the AuditEvents of the recipient go; null for nowhere. */
  readonly events: string | null;
  /** Where the checkpoint is kept once everything held; null for nowhere. */
  readonly save: string | null;
}

const options = {
  key: { type: 'string' },
  witness: { type: 'string', multiple: true },
  quorum: { type: 'string' },
  since: { type: 'string' },
  proof: { type: 'string' },
  leaf: { type: 'string' },
  entry: { type: 'string' },
  full: { type: 'boolean' },
  recipient: { type: 'string', multiple: true },
  as: { type: 'string' },
  events: { type: 'string' },
  save: { type: 'string' },
} as const;

type Given = ReturnType<typeof split>['values'];

/** Reads the words after `tallystick verify`, and the files that they name. @throws Fault `config` */
export function readVerifyArguments(words: readonly string[]): VerifyArguments {
  const { values, positionals } = split(words);
  const [place, ...more] = positionals;
  if (more.length > 0) throw wrong('verify takes one URL or folder');
  if (place === undefined && values.proof === undefined)
    throw wrong('verify needs a URL, a folder or --proof');
  if (place === undefined && (values.full ?? values.since ?? values.recipient ?? values.save) !== undefined) {
    throw wrong('a proof by itself can be checked; anything more needs a URL or a folder');
  }
  if (values.events !== undefined && values.recipient === undefined)
    throw wrong('--events needs --recipient');
  return {
    source: place === undefined ? null : sourceAt(place),
    trust: readTrust(values),
    earlier: readEarlier(values),
    receipt: readReceipt(values),
    full: values.full ?? false,
    recipient: readRecipient(values),
    events: values.events ?? null,
    save: values.save ?? null,
  };
}

function split(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true });
  } catch (cause) {
    throw wrong('verify was given an option that it does not know, or one without its value', cause);
  }
}

function sourceAt(place: string): VerifyRequest['source'] {
  if (!/^https?:/i.test(place)) return folderSource(place);
  if (URL.canParse(place)) return urlSource(place.replace(/\/+$/, ''));
  throw wrong('verify was given something that is no URL');
}

function readTrust({ key, witness = [], quorum }: Given): Trust {
  if (key === undefined) throw wrong('verify needs --key with the verifier key of the log');
  const witnesses = witness.map((hostile) => verifierKey('--witness', hostile, 4));
  const count = quorum === undefined ? witnesses.length : Number(quorum);
  if (quorum !== undefined && !/^\d{1,3}$/.test(quorum)) throw wrong('--quorum is not a number');
  if (count > witnesses.length) throw wrong('--quorum asks for more witnesses than there are');
  return { log: verifierKey('--key', key, 1), witnesses, quorum: count };
}

function verifierKey(option: string, hostile: string, type: KeyType): VerifierKey {
  const key = understood(`${option} is not a verifier key`, () => parseVerifierKey(hostile));
  if (key.type === type) return key;
  throw wrong(`${option} is not the key of a ${type === 1 ? 'log' : 'witness'}`);
}

/** Where the checkpoint is to be kept one may be kept already: it is never lost to one that does not extend it. */
function readEarlier({ since, save }: Given): string[] {
  const kept = save !== undefined && save !== since && existsSync(save) ? [textOf('--save', save)] : [];
  return since === undefined ? kept : [textOf('--since', since), ...kept];
}

function readReceipt({ proof, leaf, entry }: Given): Receipt | null {
  if (proof === undefined) {
    if (leaf === undefined && entry === undefined) return null;
    throw wrong('--leaf and --entry say what --proof is about');
  }
  const text = textOf('--proof', proof);
  const given = leaf === undefined ? extraOf(text) : bytesOf('--leaf', leaf);
  if (!given) throw wrong('--proof needs --leaf: the proof does not carry its leaf');
  return { proof: text, leaf: given, sealed: entry === undefined ? null : bytesOf('--entry', entry) };
}

/** What a receipt carries for its reader: nothing vouches for it, but the proof is checked against it. */
function extraOf(proof: string): Buffer | null {
  try {
    return parseTlogProof(proof).extra;
  } catch {
    // The verification says so.
    return Buffer.alloc(0);
  }
}

function readRecipient({ recipient, as: id }: Given): VerifyRequest['recipient'] {
  if (recipient === undefined) {
    if (id !== undefined) throw wrong('--as needs --recipient');
    return null;
  }
  return recipient.map((file): KeyOwner => {
    const privateKey = privateKeyOf(textOf('--recipient', file));
    return id === undefined
      ? { kind: 'subject', privateKey }
      : { kind: 'named', id: ownName(id, privateKey), privateKey };
  });
}

function privateKeyOf(hostile: string): KeyObject {
  try {
    return createPrivateKey({ key: JSON.parse(hostile) as Record<string, unknown>, format: 'jwk' });
  } catch {
    // The text of the error could quote the key.
    throw wrong('--recipient is not a file with a private key as JWK');
  }
}

function textOf(option: string, file: string): string {
  return bytesOf(option, file).toString();
}

function bytesOf(option: string, file: string): Buffer {
  return understood(`${option} names a file that cannot be read`, () => readFileSync(file));
}

function understood<T>(what: string, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    throw wrong(what, cause);
  }
}

function wrong(what: string, cause?: unknown): Fault {
  return new Fault('config', what, [], cause);
}
