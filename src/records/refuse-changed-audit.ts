import { Fault } from '../fault.js';
import type { ResourceType } from '../fhir/resource-types.js';

/** What the ledger holds stays as it is. @throws Fault `method-not-allowed` for an AuditEvent */
export function refuseChangedAudit(type: ResourceType): void {
  if (type === 'AuditEvent')
    throw new Fault('method-not-allowed', 'an AuditEvent is never updated, patched or deleted');
}
