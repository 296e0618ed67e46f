import { Fault } from '../../fault.js';
import { checkStructure } from '../../fhir/structure.js';
import type { TransactionEntry } from './entries.js';
import { placedIssues } from './in-place.js';

const most = 50;

/** Refuses a transaction with a resource that is not what R4 says of its type. @throws Fault `invalid-structure`, at most 50 issues */
export function validateEntries(entries: readonly TransactionEntry[]): void {
  const issues = entries.flatMap((entry) =>
    entry.method === 'DELETE'
      ? []
      : placedIssues(checkStructure(entry.resource.type, entry.resource.value), entry.place),
  );
  if (issues.length > 0) {
    throw new Fault(
      'invalid-structure',
      'a resource is not what FHIR R4 says of its type',
      issues.slice(0, most),
    );
  }
}
