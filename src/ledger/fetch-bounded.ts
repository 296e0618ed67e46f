import { Fault } from '../fault.js';

/** A request to somebody who is not trusted. */
export interface BoundedRequest {
  readonly method: 'GET' | 'POST';
  readonly body?: string | Buffer;
  /** Most bytes of an answer. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

export interface BoundedAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
}

/** Asks over HTTP and follows nowhere else. @throws Fault `unavailable` if no whole answer within the bounds comes in time */
export async function fetchBounded(url: string, request: BoundedRequest): Promise<BoundedAnswer> {
  const { limit, ...rest } = request;
  try {
    const answer = await fetch(url, { ...rest, redirect: 'error' });
    const body = await read(answer, limit);
    return { status: answer.status, type: answer.headers.get('content-type') ?? '', body };
  } catch (cause) {
    throw new Fault('unavailable', 'no answer within the bounds of size and time', [], cause);
  }
}

async function read({ body }: Response, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // To leave the loop cancels what is still to come.
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > limit) throw new Fault('unavailable', 'an answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
