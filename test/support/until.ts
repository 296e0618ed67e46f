import { setTimeout as sleep } from 'node:timers/promises';

/** Looks again and again, for ten seconds, until there is something. @throws {Error} if there is nothing by then */
export async function until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  const end = Date.now() + 10_000;
  while (Date.now() < end) {
    const found = await look();
    if (found !== null) return found;
    await sleep(50);
  }
  throw new Error(`it did not come to this within ten seconds: ${what}`);
}
