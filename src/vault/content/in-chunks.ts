/** Some of the bytes of a stream, in order. */
export interface Chunk {
  readonly bytes: Buffer;
  readonly isLast: boolean;
}

/** The same bytes in chunks of one length; the last one may be shorter, and is there also where there are no bytes. */
export async function* inChunks(bytes: AsyncIterable<Buffer>, length: number): AsyncGenerator<Chunk> {
  let gathered: Buffer[] = [];
  let held = 0;
  for await (const part of bytes) {
    gathered.push(part);
    held += part.length;
    // What is held back may be the last.
    if (held <= length) continue;
    const joined = Buffer.concat(gathered);
    let at = 0;
    for (; held > length; at += length, held -= length) {
      yield { bytes: joined.subarray(at, at + length), isLast: false };
    }
    gathered = [joined.subarray(at)];
  }
  yield { bytes: Buffer.concat(gathered), isLast: true };
}
