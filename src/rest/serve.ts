import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { logError, logRequest, type RequestEntry } from '../log.js';
import { answerSite, type SiteParts } from './answer-site.js';
import { send, type HttpAnswer } from './http-answer.js';
import { letRunBy } from './let-run-by.js';

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
  await trySending(response, answer, idHeaders(incoming.headers, shownId), report);
  if (!incoming.complete) letRunBy(incoming);
  const { method = '' } = incoming;
  const entry = { requestId, method, interaction, status: answer.status, ms: performance.now() - started };
  note(parts, type === null ? entry : { ...entry, type });
}

/** That a client went away is no fault. */
async function trySending(
  response: ServerResponse,
  answer: HttpAnswer,
  headers: Readonly<Record<string, string>>,
  report: (error: unknown) => void,
): Promise<void> {
  try {
    await send(response, answer, headers);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') report(error);
  }
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
