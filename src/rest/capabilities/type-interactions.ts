import type { CapabilityStatementRestResourceInteraction } from 'fhir/r4.js';
import type { ResourceType } from '../../fhir/resource-types.js';

type Code = CapabilityStatementRestResourceInteraction['code'];

const always: readonly Code[] = ['read', 'vread', 'history-instance', 'create', 'search-type'];
const changing: readonly Code[] = ['update', 'patch', 'delete', 'history-type'];

/**
 * The interactions that a type has. An AuditEvent is never changed, so that searching for them tells their history. Of a Binary there is
 * nothing but its content, which no patch could change.
 */
export function typeInteractions(type: ResourceType): readonly Code[] {
  if (type === 'AuditEvent') return always;
  return [...always, ...changing].filter((code) => type !== 'Binary' || code !== 'patch');
}
