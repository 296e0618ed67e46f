import { randomUUID } from 'node:crypto';
import { subjectKeyPair } from './audit/subject-key.js';
import { parseSubject } from './fhir/search/parse-subject.js';
import type { Asked } from './records/asked.js';
import { eraseSubject } from './records/erase-subject.js';
import { handOutKeys } from './records/hand-out-keys.js';
import { retireKeys, rotateKeys } from './vault/rotate.js';
import { withStore } from './with-store.js';

/** `tallystick keys <what>`. Null if there is no such command. @throws Fault */
export function keysCommand(what: string): Promise<void> | null {
  switch (what) {
    case 'rotate':
      return rotate();
    case 'retire':
      return retire();
    case 'show':
      return show();
    case 'destroy':
      return destroy();
    default:
      return null;
  }
}

function rotate(): Promise<void> {
  return withStore(async ({ store, keyring }) => {
    const count = await rotateKeys(keyring, store.dataKeys);
    process.stdout.write(
      `a new key-encryption key is active; ${String(count)} data keys were wrapped anew\n`,
    );
  });
}

function retire(): Promise<void> {
  return withStore(async ({ store, keyring }) => {
    await retireKeys(keyring, store.dataKeys);
    process.stdout.write('only the active key-encryption key is left\n');
  });
}

/** What this prints is for the subject alone. */
function show(): Promise<void> {
  return withStore(async ({ records: context }) => {
    const subject = parseSubject(await firstLine(), context.base());
    const keys = await handOutKeys(context, operatorAsks('keys show'), subject);
    for (const { secret } of keys) {
      const { privateKey } = subjectKeyPair(secret);
      process.stdout.write(`${JSON.stringify(privateKey.export({ format: 'jwk' }))}\n`);
    }
  });
}

/** The subject comes by standard input: a command line is seen by everyone on the machine and kept in histories. */
function destroy(): Promise<void> {
  return withStore(async ({ records: context }) => {
    const subject = parseSubject(await firstLine(), context.base());
    const count = await eraseSubject(context, operatorAsks('keys destroy'), subject);
    process.stdout.write(`${String(count)} data keys were destroyed\n`);
  });
}

/** Someone with a shell on this machine, as the ledger tells it. */
function operatorAsks(command: string): Asked {
  return {
    caller: {
      client: { identifier: null, display: 'an operator at the command line' },
      network: { address: 'localhost', type: '1' },
      user: null,
    },
    requestId: randomUUID(),
    request: Buffer.from(`tallystick ${command}`),
  };
}

async function firstLine(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin) text += String(chunk);
  return text.split('\n')[0]?.trim() ?? '';
}
