/** Some of the bytes of a stream, in order. */
export interface Chunk {
  /** They are good until the next chunk is asked for. */
  readonly bytes: Buffer;
  readonly isLast: boolean;
}

/**
 * The same bytes in chunks of one length; the last one may be shorter, and is there also where there are no bytes. All chunks lie in one
 * buffer: a new one for each would be garbage faster than it is collected.
 */
export async function* inChunks(bytes: AsyncIterable<Buffer>, length: number): AsyncGenerator<Chunk> {
  const chunk = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  for await (const part of bytes) {
    let at = 0;
    while (at < part.length) {
      if (filled === length) {
        yield { bytes: chunk, isLast: false };
        filled = 0;
      }
      const copied = part.copy(chunk, filled, at);
      filled += copied;
      at += copied;
    }
  }
  yield { bytes: chunk.subarray(0, filled), isLast: true };
}
