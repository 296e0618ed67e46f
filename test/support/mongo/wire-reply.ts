import type { WireRequest } from './wire-request.js';

const opReply = 1;
const opMsg = 2013;

/** Frames a BSON document as the answer to a request, in the way the request came; `id` is the reply's own. */
export function wireReply(request: WireRequest, id: number, document: Buffer): Buffer {
  const head = Buffer.alloc(request.legacy ? 36 : 21);
  head.writeInt32LE(head.length + document.length, 0);
  head.writeInt32LE(id, 4);
  head.writeInt32LE(request.id, 8);
  head.writeInt32LE(request.legacy ? opReply : opMsg, 12);
  if (request.legacy) head.writeInt32LE(1, 32);
  return Buffer.concat([head, document]);
}
