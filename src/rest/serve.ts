import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { logError, logRequest, type RequestEntry } from '../log.js';
import { answerSite, type SiteParts } from './answer-site.js';
import { send } from './http-answer.js';

/** Answers one hostile HTTP request, whatever it is, and notes that it did. Never rejects. */
export async function serve(
  parts: SiteParts,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const started = performance.now();
  const requestId = randomUUID();
  const report = (error: unknown): void => {
    logError(parts.log, error, requestId);
  };
  const shownId = harmless(incoming.headers['x-request-id']) ?? requestId;
  const { interaction, type, answer } = await answerSite(parts, incoming, shownId, report);
  send(response, answer, idHeaders(incoming.headers, shownId));
  const { method = '' } = incoming;
  const entry = { requestId, method, interaction, status: answer.status, ms: performance.now() - started };
  note(parts, type === null ? entry : { ...entry, type });
}

function note({ log, metrics }: SiteParts, entry: RequestEntry): void {
  metrics.record(entry);
  logRequest(log, entry);
}

/** X-Request-Id and X-Correlation-Id come back (R4 3.1.0.14) if they are harmless; the log has an id of our own. */
function idHeaders(hostile: IncomingHttpHeaders, shownId: string): Record<string, string> {
  const correlation = harmless(hostile['x-correlation-id']);
  return {
    'X-Request-Id': shownId,
    ...(correlation === undefined ? {} : { 'X-Correlation-Id': correlation }),
  };
}

function harmless(hostile: string | string[] | undefined): string | undefined {
  return typeof hostile === 'string' && /^[A-Za-z0-9.-]{1,64}$/.test(hostile) ? hostile : undefined;
}
