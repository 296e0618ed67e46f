import { createHash, randomBytes } from 'node:crypto';
import type { EntryContent } from '../../src/audit/entry-content.js';
import { formatLeaf, parseLeaf } from '../../src/audit/entry-leaf.js';
import { sealEntry, type EntryRecipients, type SealedEntry } from '../../src/audit/seal-entry.js';

export const sampleEpoch = 485_321;

export function sampleContent(change: Partial<EntryContent> = {}): EntryContent {
  return {
    salt: randomBytes(32),
    sequence: randomBytes(16),
    number: 1,
    settled: 0,
    subject: 'Patient/f001',
    request: Buffer.from('GET /Observation/f002'),
    change: null,
    event: Buffer.from('{"resourceType":"AuditEvent","action":"R"}'),
    ...change,
  };
}

export function sampleRecipients(): EntryRecipients & { readonly subject: Buffer } {
  return {
    subject: randomBytes(32),
    others: ['verifier', 'recovery'].map((id) => ({ kid: `${id}/${sampleEpoch}`, key: randomBytes(32) })),
  };
}

/** An entry and all that opens it. */
export function sampleEntry(change: Partial<EntryContent> = {}, to: EntryRecipients = sampleRecipients()) {
  const content = sampleContent(change);
  const cek = randomBytes(32);
  return { content, cek, to, ...sealEntry(content, to, sampleEpoch, cek) };
}

/** Other sealed bytes under a leaf that stands for them: what a server that lies could write. */
export function underNewLeaf(leaf: Buffer, sealed: Buffer | string): SealedEntry {
  const bytes = Buffer.from(sealed);
  const entryHash = createHash('sha256').update(bytes).digest();
  return { sealed: bytes, leaf: formatLeaf({ ...parseLeaf(leaf), entryHash }) };
}

export function flipBit(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}
