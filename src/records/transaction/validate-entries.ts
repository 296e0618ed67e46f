import { requireValid } from '../../fhir/validation/require-valid.js';
import { validateResource } from '../../fhir/validation/validate-resource.js';
import type { TransactionEntry } from './entries.js';
import { placedIssues } from './in-place.js';

const most = 100;

/** Refuses a transaction with a resource that is not valid. @throws Fault `invalid-structure`, `invalid-content`, at most 100 issues */
export function validateEntries(entries: readonly TransactionEntry[]): void {
  const issues = entries.flatMap((entry) => {
    // What a patch makes is validated when there is something to patch.
    if (entry.method === 'DELETE' || entry.method === 'PATCH') return [];
    const { type, value, wholeDecimals } = entry.resource;
    return placedIssues(validateResource(type, value, { wholeDecimals }), entry.place);
  });
  requireValid(issues.slice(0, most), 'a resource');
}
