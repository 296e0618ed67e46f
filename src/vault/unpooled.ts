/**
 * A copy of its own, for what is kept for long. Small buffers share slabs of 8 KiB, and one that is kept keeps its whole slab: some
 * thousand keys in a cache held a hundred megabytes.
 */
export function unpooled(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}
