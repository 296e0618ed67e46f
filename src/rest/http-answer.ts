import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { etagOf, locationOf, type Answer, type AnswerContent } from './answer.js';
import { answerStream } from './binary/answer-stream.js';

/** An answer, ready for HTTP. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
  /** In place of the body. */
  readonly stream?: AnswerContent;
}

/** The answer to a FHIR interaction over HTTP (R4 3.1.0.1). */
export function fhirHttpAnswer(base: string, answer: Answer): HttpAnswer {
  const { status, about, located, headers, body, content } = answer;
  return {
    status,
    headers: {
      'Cache-Control': 'no-store',
      ...(body ? { 'Content-Type': 'application/fhir+json; charset=UTF-8' } : {}),
      ...(about ? { ETag: etagOf(about), 'Last-Modified': new Date(about.updated).toUTCString() } : {}),
      ...(about && located ? { Location: locationOf(base, about) } : {}),
      ...headers,
    },
    ...(content ? { body: null, stream: answerStream(body, content) } : { body }),
  };
}

/** An answer for operators. */
export function textHttpAnswer(status: number, contentType: string, text: string): HttpAnswer {
  return {
    status,
    headers: { 'Cache-Control': 'no-store', 'Content-Type': contentType },
    body: Buffer.from(text),
  };
}

/**
 * Sends an answer. Node leaves out the body of an answer to HEAD. A stream is read as fast as the client takes it; if it fails, the
 * connection is cut, so that nobody takes what came for the whole.
 *
 * @throws {Error} of the stream, or of the connection while it is sent
 */
export async function send(
  response: ServerResponse,
  { status, headers, body, stream }: HttpAnswer,
  more: Readonly<Record<string, string>>,
): Promise<void> {
  // An answer that cannot have a body does not say how long it is (RFC 9110 8.6).
  const length =
    status === 204 || status === 304 ? {} : { 'Content-Length': stream?.length ?? body?.length ?? 0 };
  response.writeHead(status, { 'X-Content-Type-Options': 'nosniff', ...headers, ...more, ...length });
  if (stream && response.req.method !== 'HEAD') await pipeline(stream.chunks(), response);
  else response.end(body ?? undefined);
}
