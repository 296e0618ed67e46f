import type { IncomingMessage } from 'node:http';
import { Fault } from '../fault.js';

/** What a refused client may still send before its connection is cut: it shall get to reading the answer. */
const patience = 64 << 20;

/**
 * Reads a hostile body. What is longer than `limit` is refused as soon as that is known; the rest is let run by, so that the
 * client reads the answer instead of meeting a broken connection.
 *
 * @param limit bytes
 * @throws Fault `too-large`, or `invalid-request` if the connection ended within the body
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] | null = [];
    let length = 0;
    const refuse = (): void => {
      chunks = null;
      reject(new Fault('too-large', `the body is longer than ${limit} bytes`));
    };
    if (Number(request.headers['content-length'] ?? 0) > limit) refuse();
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit && chunks) refuse();
      chunks?.push(chunk);
      if (length > limit + patience) request.destroy();
    });
    request.on('end', () => {
      if (chunks) resolve(Buffer.concat(chunks));
    });
    // After an error too; an error that nobody hears would end the process.
    request.on('error', () => undefined);
    request.on('close', () => {
      if (!request.complete) reject(new Fault('invalid-request', 'the connection ended within the body'));
    });
  });
}
