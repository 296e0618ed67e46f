const shortestMessage = 16;
/** What the engine's `hello` says of itself (`maxMessageSizeBytes`). */
const longestMessage = 48_000_000;

/**
 * Cuts the bytes of a connection into whole MongoDB wire messages.
 *
 * @throws {RangeError} at a length that no message can have; nothing after it can be understood.
 */
export async function* wireMessages(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let chunks: Buffer[] = [];
  let gathered = 0;
  let wanted = 4;
  for await (const chunk of bytes) {
    chunks.push(chunk);
    gathered += chunk.length;
    if (gathered < wanted) continue;
    let rest: Buffer = Buffer.concat(chunks);
    while ((wanted = nextLength(rest)) <= rest.length) {
      yield rest.subarray(0, wanted);
      rest = rest.subarray(wanted);
    }
    chunks = [rest];
    gathered = rest.length;
  }
}

/** The length of the message that starts here, or 4, which is more than there is, while that cannot be said. */
function nextLength(start: Buffer): number {
  if (start.length < 4) return 4;
  const length = start.readInt32LE(0);
  if (length < shortestMessage || length > longestMessage) throw new RangeError('impossible message length');
  return length;
}
