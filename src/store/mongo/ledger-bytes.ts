import type { Commit } from '../port.js';

/** How many bytes a commit has in a ledger document, or a few more: each element of an array has its position in digits before it. */
export function ledgerBytes({ versions, leaves, entries, claims, owed }: Commit): number {
  const lying = [...leaves, ...entries].reduce((sum, bytes) => sum + (bytes?.length ?? 0) + 14, 0);
  return (
    lying +
    16 * leaves.length +
    34 * versions.length +
    16 * (claims?.tokens.length ?? 0) +
    (owed?.length ?? 0) +
    80
  );
}
