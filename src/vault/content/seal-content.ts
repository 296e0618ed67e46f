import { createHash } from 'node:crypto';
import { paddedLength } from '../padding.js';
import { fewRandomBytes } from '../random-bytes.js';
import { chunkLength, sealChunk } from './content-chunk.js';
import type { ContentPointer } from './content-pointer.js';
import { inChunks } from './in-chunks.js';

/** Content on its way into a blob. */
export interface SealedContent {
  /** The id that the blob is to have. */
  readonly blob: Buffer;
  /** The bytes of the blob, to be read once. */
  readonly chunks: AsyncIterable<Buffer>;
  /** What leads back to it, once all of it was read. */
  readonly pointer: () => ContentPointer;
}

/** Seals content chunk by chunk under a key of its own, padded like a row. Holds a few chunks in memory, however long it is. */
export function sealContent(content: AsyncIterable<Buffer>): SealedContent {
  const blob = fewRandomBytes(16);
  const key = fewRandomBytes(32);
  const measured = measure(content);
  return {
    blob,
    chunks: sealedChunks(blob, key, measured.bytes()),
    pointer: () => ({ blob, key, ...measured.taken() }),
  };
}

interface Measured {
  readonly bytes: () => AsyncGenerator<Buffer>;
  readonly taken: () => Pick<ContentPointer, 'length' | 'hash'>;
}

function measure(content: AsyncIterable<Buffer>): Measured {
  const hash = createHash('sha256');
  let length = 0;
  return {
    bytes: async function* () {
      for await (const part of content) {
        hash.update(part);
        length += part.length;
        yield part;
      }
      yield* padding(paddedLength(length) - length);
    },
    taken: () => ({ length, hash: hash.digest() }),
  };
}

const zeros = Buffer.alloc(chunkLength);

function* padding(length: number): Generator<Buffer> {
  for (let left = length; left > 0; left -= chunkLength) yield zeros.subarray(0, left);
}

async function* sealedChunks(
  blob: Buffer,
  key: Buffer,
  bytes: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  let number = 0;
  for await (const { bytes: chunk, isLast } of inChunks(bytes, chunkLength)) {
    yield* sealChunk(key, { blob, number, isLast }, chunk);
    number += 1;
  }
}
