import type { ServerResponse } from 'node:http';
import { etagOf, locationOf, type Answer } from './answer.js';

/** An answer, ready for HTTP. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

/** The answer to a FHIR interaction over HTTP (R4 3.1.0.1). */
export function fhirHttpAnswer(base: string, { status, about, located, headers, body }: Answer): HttpAnswer {
  return {
    status,
    headers: {
      'Cache-Control': 'no-store',
      ...(body ? { 'Content-Type': 'application/fhir+json; charset=UTF-8' } : {}),
      ...(about ? { ETag: etagOf(about), 'Last-Modified': new Date(about.updated).toUTCString() } : {}),
      ...(about && located ? { Location: locationOf(base, about) } : {}),
      ...headers,
    },
    body,
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

/** Sends an answer. Node leaves out the body of an answer to HEAD. */
export function send(
  response: ServerResponse,
  { status, headers, body }: HttpAnswer,
  more: Readonly<Record<string, string>>,
): void {
  // An answer that cannot have a body does not say how long it is (RFC 9110 8.6).
  const length = status === 204 || status === 304 ? {} : { 'Content-Length': body?.length ?? 0 };
  response.writeHead(status, { 'X-Content-Type-Options': 'nosniff', ...headers, ...more, ...length });
  response.end(body ?? undefined);
}
