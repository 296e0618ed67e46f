/** An answer, for whatever speaks HTTP. */
export interface LedgerAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

/** What caches may do with an answer. */
export type Caching = 'public, max-age=1' | 'public, max-age=31536000, immutable' | 'no-cache' | 'no-store';

export function textAnswer(body: string, caching: Caching, status = 200): LedgerAnswer {
  return answerOf(status, 'text/plain; charset=utf-8', caching, body);
}

export function bytesAnswer(body: Buffer, caching: Caching): LedgerAnswer {
  return answerOf(200, 'application/octet-stream', caching, body);
}

/** Answers differ with each checkpoint, so they are not kept. */
export function jsonAnswer(value: unknown): LedgerAnswer {
  return answerOf(200, 'application/json', 'no-store', `${JSON.stringify(value)}\n`);
}

/** One line on what is wrong. */
export function refusal(status: 400 | 404, message: string): LedgerAnswer {
  return textAnswer(`${message}\n`, 'no-store', status);
}

function answerOf(status: number, type: string, caching: Caching, body: Buffer | string): LedgerAnswer {
  return { status, headers: { 'content-type': type, 'cache-control': caching }, body };
}
