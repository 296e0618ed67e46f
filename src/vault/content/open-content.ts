import { createHash } from 'node:crypto';
import { Fault } from '../../fault.js';
import { openChunk, sealedChunkLength } from './content-chunk.js';
import type { ContentPointer } from './content-pointer.js';
import { inChunks } from './in-chunks.js';

/**
 * Opens content chunk by chunk; none is given out before it has proved to be in its place. The last one waits until all of it has.
 *
 * @param sealed the bytes of the blob
 * @throws Fault `tampered`
 */
export async function* openContent(
  pointer: ContentPointer,
  sealed: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let left = pointer.length;
  let last: Buffer | null = null;
  for await (const part of opened(pointer, sealed)) {
    const content = part.subarray(0, left);
    if (content.length === 0) continue;
    if (last) yield last;
    hash.update(content);
    left -= content.length;
    last = content;
  }
  if (left > 0 || !hash.digest().equals(pointer.hash)) {
    throw new Fault('tampered', 'content in blob storage was replaced');
  }
  if (last) yield last;
}

async function* opened({ blob, key }: ContentPointer, sealed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let number = 0;
  for await (const { bytes, isLast } of inChunks(sealed, sealedChunkLength)) {
    yield openChunk(key, { blob, number, isLast }, bytes);
    number += 1;
  }
}
