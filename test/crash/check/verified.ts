import { ownName } from '../../../src/audit/recipient-name.js';
import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifierKeyOf } from '../../../src/ledger/note-signer.js';
import { logIdentity } from '../../../src/open-ledger.js';
import { openKeyringFile } from '../../../src/vault/keyring-file.js';
import { urlSource, verifyLedger } from '../../../src/verify-ledger.js';
import { ledgerUrl, published } from '../../support/server/published.js';
import type { TestServer } from '../../support/server/start-server.js';
import type { TestData } from '../../support/server/test-data.js';

/**
 * Verifies the ledger that a server publishes as disaster recovery does: every leaf and tile, every entry opened, in every sequence
 * all numbers from 1 on; and that it extends the checkpoint of the last time.
 *
 * @returns the checkpoint, for the next time
 */
export async function checkVerified(
  server: TestServer,
  data: TestData,
  earlier: string | null,
): Promise<string> {
  await published(server, data);
  const [signer] = logIdentity(() => openKeyringFile(data.keyringFile).read()).signers;
  assert.ok(signer);
  const privateKey = recoveryKey(data);
  const { checkpoint, own } = await verifyLedger({
    trust: { log: verifierKeyOf(signer), witnesses: [], quorum: 0 },
    source: urlSource(ledgerUrl(server)),
    earlier: earlier === null ? [] : [earlier],
    receipt: null,
    full: true,
    recipient: [{ kind: 'named', id: ownName('recovery', privateKey), privateKey }],
    onEntry: () => undefined,
  });
  assert.ok(own && own.entries > 0);
  return checkpoint.note;
}

function recoveryKey({ env }: TestData): ReturnType<typeof createPrivateKey> {
  const file = join(env['TALLYSTICK_DATA'] ?? '', 'recovery-private-key.json');
  const key = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  return createPrivateKey({ key, format: 'jwk' });
}
