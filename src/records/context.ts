import type { Store } from '../store/port.js';
import type { DataKeys } from '../vault/data-keys.js';
import type { Spread } from '../vault/spread.js';
import type { TokenFamilies } from '../vault/token-family.js';
import type { draftAudit } from './audit-drafts.js';
import type { AuditRows } from './audit-rows.js';
import type { CommitQueue } from './commit-queue.js';
import type { Reliance } from './reliance.js';

/** What every part of the records works with. */
export interface RecordsContext {
  readonly store: Store;
  readonly queue: CommitQueue;
  /** Makes the AuditEvents of what was done. */
  readonly audit: typeof draftAudit;
  /** Makes their rows. */
  readonly auditRows: AuditRows;
  readonly reliance: Reliance;
  readonly dataKeys: DataKeys;
  readonly families: TokenFamilies;
  readonly spread: Spread;
  /** 32 bytes each, derived from the keyring. */
  readonly secrets: Readonly<Record<'rowKeys' | 'headers' | 'claims' | 'links', Buffer>>;
  /** This server's FHIR base URL, without a slash at the end. */
  readonly base: () => string;
}
