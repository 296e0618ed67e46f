import type { IncomingMessage } from 'node:http';

/** What a refused client may still send before its connection is cut: it shall get to reading the answer. */
const patience = 64 << 20;

/** Lets the rest of a body run by that nobody reads any more: up to 64 MiB, then the connection is cut. */
export function letRunBy(request: IncomingMessage): void {
  let length = 0;
  request.removeAllListeners('readable');
  request.on('error', () => undefined);
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > patience) request.destroy();
  });
  // Only after this turn does the stream know that nobody waits for it to be readable.
  setImmediate(() => request.resume());
}
