import { Fault } from '../fault.js';
import type { CipherParts } from './content-cipher.js';

/** A sealed entry in its parts: a JWE in general JSON serialization (RFC 7516 7.2.1). */
export interface EntryJwe extends CipherParts {
  /** The protected header as it is encoded: the associated data. */
  readonly header: string;
  readonly keyCommitment: Buffer;
  /** Hours since 1970. */
  readonly epoch: number;
  readonly recipients: readonly EntryRecipient[];
}

export interface EntryRecipient {
  readonly kid: string;
  /** The content key as wrapped under the recipient's epoch key, 40 bytes. */
  readonly wrapped: Buffer;
}

/** The protected header, encoded. */
export function formatHeader(keyCommitment: Buffer, epoch: number): string {
  const commitment = keyCommitment.toString('base64url');
  return Buffer.from(`{"enc":"A256GCM","kc":"${commitment}","epoch":${epoch}}`, 'latin1').toString(
    'base64url',
  );
}

/** The bytes of a sealed entry. */
export function formatJwe(header: string, recipients: readonly EntryRecipient[], parts: CipherParts): Buffer {
  const all = recipients.map(
    ({ kid, wrapped }) =>
      `{"header":{"alg":"A256KW","kid":"${kid}"},"encrypted_key":"${wrapped.toString('base64url')}"}`,
  );
  const head = `{"protected":"${header}","recipients":[${all.join(',')}],"iv":"${parts.iv.toString('base64url')}","ciphertext":"`;
  const text = parts.ciphertext.toString('base64url');
  const tail = `","tag":"${parts.tag.toString('base64url')}"}`;
  // Three writes and not one of the joined text, which would be copied once more to be joined.
  const sealed = Buffer.allocUnsafe(head.length + text.length + tail.length);
  sealed.write(head, 0, 'latin1');
  sealed.write(text, head.length, 'latin1');
  sealed.write(tail, head.length + text.length, 'latin1');
  return sealed;
}

/** The one way in which we write an entry. Nothing else is taken: no other `alg` or `enc`, no `zip` or `crit`, no name twice. */
const entryForm =
  /^\{"protected":"([\w-]{1,200})","recipients":\[([^\]]{1,20000})\],"iv":"([\w-]{16})","ciphertext":"([\w-]+)","tag":"([\w-]{22})"\}$/;
const headerForm = /^\{"enc":"A256GCM","kc":"([\w-]{43})","epoch":(0|[1-9]\d{0,9})\}$/;
const recipientForm =
  /\{"header":\{"alg":"A256KW","kid":"([\w-]{16}|[\w.-]{1,96}\/(\d{1,10}))"\},"encrypted_key":"([\w-]{54})"\}(?:,(?=\{)|$)/y;

/** @throws Fault `tampered` if the hostile bytes are not an entry as we write it. */
export function parseJwe(hostile: Buffer): EntryJwe {
  const [, header = '', recipients = '', iv = '', ciphertext = '', tag = ''] =
    entryForm.exec(hostile.toString('latin1')) ?? [];
  const [, commitment, epoch] = headerForm.exec(Buffer.from(header, 'base64url').toString('latin1')) ?? [];
  if (commitment === undefined || epoch === undefined) throw notEntry();
  return {
    header,
    keyCommitment: Buffer.from(commitment, 'base64url'),
    epoch: Number(epoch),
    recipients: parseRecipients(recipients, epoch),
    iv: Buffer.from(iv, 'base64url'),
    ciphertext: Buffer.from(ciphertext, 'base64url'),
    tag: Buffer.from(tag, 'base64url'),
  };
}

/** Those with a name name the epoch too, and it is the entry's. */
function parseRecipients(hostile: string, epoch: string): EntryRecipient[] {
  const recipients = new Map<string, EntryRecipient>();
  recipientForm.lastIndex = 0;
  for (let end = 0; end < hostile.length; end = recipientForm.lastIndex) {
    const [, kid, ofEpoch = epoch, wrapped] = recipientForm.exec(hostile) ?? [];
    if (kid === undefined || wrapped === undefined || ofEpoch !== epoch || recipients.has(kid))
      throw notEntry();
    recipients.set(kid, { kid, wrapped: Buffer.from(wrapped, 'base64url') });
  }
  return [...recipients.values()];
}

function notEntry(): Fault {
  return new Fault('tampered', 'a sealed entry is not of the format that entries have');
}
