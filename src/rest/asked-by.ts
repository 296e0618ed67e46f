import type { IncomingMessage } from 'node:http';
import type { Asked } from '../records/asked.js';
import { rawRequest } from './raw-request.js';

/** Who sent a hostile HTTP request, and what it says. Clients do not authenticate yet. */
export function askedBy(incoming: IncomingMessage, requestId: string): Asked {
  const { method = '', url = '', rawHeaders, socket } = incoming;
  return {
    caller: {
      client: { identifier: null, display: 'unauthenticated client' },
      network: { address: socket.remoteAddress ?? 'unknown', type: '2' },
      user: null,
    },
    requestId,
    request: rawRequest(method, url, rawHeaders),
  };
}
