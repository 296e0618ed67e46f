import { openConnection, type Connection, type WireAnswer } from './connection.js';

/** A request ready for the wire, and what its answer has to be. */
export interface Exchange {
  readonly request: Buffer;
  readonly isRight: (answer: WireAnswer) => boolean;
}

/** What came of a load. */
export interface Load {
  readonly requests: number;
  readonly seconds: number;
  /** How long each request took, in milliseconds, shortest first. */
  readonly took: Float64Array;
}

/**
 * Sends requests over so many connections for so long, each connection the next as soon as it has its answer.
 *
 * @param next makes the next request; null ends the load
 * @throws {Error} at the first answer that is wrong
 */
export async function runLoad(
  port: number,
  next: () => Exchange | null,
  connections: number,
  seconds: number,
): Promise<Load> {
  const opened = await Promise.all(Array.from({ length: connections }, () => openConnection(port)));
  const took: number[] = [];
  const began = performance.now();
  try {
    await Promise.all(opened.map((one) => keepAsking(one, next, began + seconds * 1000, took)));
  } finally {
    for (const one of opened) one.close();
  }
  const elapsed = (performance.now() - began) / 1000;
  return { requests: took.length, seconds: elapsed, took: Float64Array.from(took).sort() };
}

async function keepAsking(
  connection: Connection,
  next: () => Exchange | null,
  end: number,
  took: number[],
): Promise<void> {
  while (performance.now() < end) {
    const exchange = next();
    if (!exchange) return;
    const { request, isRight } = exchange;
    const sent = performance.now();
    const answer = await connection.exchange(request);
    took.push(performance.now() - sent);
    if (!isRight(answer))
      throw new Error(`an answer is wrong: ${String(answer.status)} ${answer.body.toString().slice(0, 500)}`);
  }
}
