import { Fault } from '../../fault.js';
import { fetchBounded } from '../fetch-bounded.js';
import type { LogIdentity } from '../published.js';
import { parseEntriesAnswer, type EntriesAnswer } from './entries-answer.js';
import { digestOf, formatPost, type MirroredEntry } from './entries-post.js';
import type { FurtherLedger } from './parse-ledgers.js';

/** Sends entries to one further ledger. Resolves when it has them, durably. @throws Fault `unavailable` if nobody knows that it has */
export type SendEntries = (
  entries: readonly MirroredEntry[],
  /** `again`: some may have come there before, in another post. */
  options: { readonly again: boolean; readonly signal: AbortSignal },
) => Promise<void>;

/** Bounds of one post, well below what a ledger takes. */
const mostEntries = 512;
const mostBytes = 4 << 20;

const mostAnswerBytes = 65_536;

/** Others may post for the same ledger in between, and a connection that was kept may be gone. */
const mostTries = 5;

/** @param log whose entries are sent */
export function makeSender(ledger: FurtherLedger, log: LogIdentity): SendEntries {
  let last = 0;
  /** Sequences follow the clock, so that a process that starts is soon above all that were. */
  const next = (): number => (last = Math.max(last + 1, Date.now() * 1000));
  const post = async (
    entries: readonly MirroredEntry[],
    again: boolean,
    signal: AbortSignal,
  ): Promise<EntriesAnswer> => {
    const body = formatPost({ from: log.origin, to: ledger.key.name, sequence: next(), again, entries }, log);
    const url = `${ledger.url}/ledger/entries`;
    const answer = await fetchBounded(url, { method: 'POST', body, limit: mostAnswerBytes, signal });
    return parseEntriesAnswer(answer.body, digestOf(body), ledger.key);
  };
  return async (entries, { again, signal }) => {
    for (const part of parts(entries)) {
      for (let tries = 1; ; tries++) {
        const answer = await post(part, again, signal).catch((fault: unknown) => {
          if (tries > 1 || signal.aborted) throw fault;
          return null;
        });
        if (answer?.kind === 'kept') break;
        if (answer) last = Math.max(last, answer.sequence);
        if (tries >= mostTries) throw new Fault('unavailable', 'others keep posting to a further ledger');
      }
    }
  };
}

function parts(entries: readonly MirroredEntry[]): MirroredEntry[][] {
  const all: MirroredEntry[][] = [];
  let bytes = Infinity;
  for (const entry of entries) {
    const length = entry.leaf.length + (entry.sealed?.length ?? 0);
    const part = all.at(-1);
    if (!part || part.length >= mostEntries || bytes + length > mostBytes) {
      all.push([entry]);
      bytes = length;
    } else {
      part.push(entry);
      bytes += length;
    }
  }
  return all;
}
