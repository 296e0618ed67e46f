import type { IncomingMessage } from 'node:http';
import { Fault } from '../../fault.js';

/** How much of a hostile body is taken, in bytes. */
export interface ContentLimits {
  /** What is not longer is held in memory. */
  readonly inMemory: number;
  /** What is longer is refused. */
  readonly most: number;
}

/**
 * Reads a hostile body: as a whole where it is short, else as a stream that is read as fast as its reader takes it.
 *
 * @throws Fault `too-large`, or `invalid-request` if the connection ended within the body; so does the stream
 */
export async function readContent(
  request: IncomingMessage,
  limits: ContentLimits,
): Promise<Buffer | AsyncIterable<Buffer>> {
  if (Number(request.headers['content-length'] ?? 0) > limits.most) throw tooLarge(limits);
  const parts = bodyParts(request, limits);
  const begun: Buffer[] = [];
  let length = 0;
  while (length <= limits.inMemory) {
    const next = await parts.next();
    if (next.done) return Buffer.concat(begun);
    begun.push(next.value);
    length += next.value.length;
  }
  return both(begun, parts);
}

async function* bodyParts(
  request: IncomingMessage,
  limits: ContentLimits,
): AsyncGenerator<Buffer, undefined> {
  let length = 0;
  try {
    // The answer goes out over the same connection, whatever becomes of the body.
    for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > limits.most) throw tooLarge(limits);
      yield part;
    }
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('invalid-request', 'the connection ended within the body', [], error);
  }
  return undefined;
}

async function* both(begun: Buffer[], rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield* begun.splice(0);
  yield* rest;
}

function tooLarge({ most }: ContentLimits): Fault {
  return new Fault('too-large', `the body is longer than ${most} bytes`);
}
