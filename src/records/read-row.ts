import type { ResourceType } from '../fhir/resource-types.js';
import type { Version } from '../store/port.js';
import type { RecordsContext } from './context.js';
import { rowKey } from './row-key.js';

/** The current version of a resource as it is stored, or the one asked for; null if there is none. */
export async function readRow(
  context: RecordsContext,
  type: ResourceType,
  id: string,
  version?: number,
): Promise<Version | null> {
  await rowsAreMade(context, type);
  return context.store.read(rowKey(context.secrets.rowKeys, type, id), version);
}

/** To be awaited before rows of a type are looked at: those of AuditEvents are made after their entries. */
export async function rowsAreMade({ auditRows }: RecordsContext, type: ResourceType): Promise<void> {
  if (type === 'AuditEvent') await auditRows.upToDate();
}
