import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { Fault } from '../fault.js';
import { faultAnswer } from './outcome.js';

/** Answers what was not HTTP enough to become a request: for the `clientError` event of the HTTP server. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [status, message] = kinds.get(error.code ?? '') ?? [400, 'the request is not HTTP'];
  const { body } = faultAnswer(new Fault('invalid-request', message));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Connection: close',
    'Content-Type: application/fhir+json; charset=UTF-8',
    `Content-Length: ${body?.length ?? 0}`,
  ];
  socket.end(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body ?? Buffer.alloc(0)]));
}

const kinds = new Map<string, readonly [status: number, message: string]>([
  ['HPE_HEADER_OVERFLOW', [431, 'URL and headers are longer than 16 KiB together']],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', [413, 'the chunk extensions of the body are too long']],
  ['ERR_HTTP_REQUEST_TIMEOUT', [408, 'the request took too long to arrive']],
]);
