/**
 * The first 48 bits of a leaf hash, as a number that both databases keep exactly and index cheaply. A few leaves among billions
 * share one, so whoever finds a leaf by it hashes the leaf again.
 */
export function shortHash(leafHash: Buffer): number {
  return leafHash.readUIntBE(0, 6);
}
