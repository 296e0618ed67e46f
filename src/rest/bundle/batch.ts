import type { Fault } from '../../fault.js';
import type { Answer } from '../answer.js';
import { attempt } from '../attempt.js';
import { rawRequest } from '../raw-request.js';
import type { Rest, RestRequest } from '../request.js';
import type { Route } from '../route.js';
import { entryRequest } from './entry-request.js';
import { mapBounded } from './map-bounded.js';
import type { BundleEntry } from './parse-bundle.js';

/** Enough that the commits of a batch are grouped, and other clients still get their turn. */
const atATime = 16;

/** R4 3.1.0.11.1: every entry by itself, in no order; one answer for each. */
export function batch(rest: Rest, outer: RestRequest, entries: readonly BundleEntry[]): Promise<Answer[]> {
  return mapBounded(entries, atATime, (entry) => answerEntry(rest, outer, entry));
}

function answerEntry(outside: Rest, outer: RestRequest, entry: BundleEntry): Promise<Answer> {
  const records = outside.records.asking(rawRequest(entry.method, entry.url, []));
  const rest = { ...outside, records };
  const { asked, run } = understand(rest, outer, entry);
  return attempt(rest, asked, run);
}

interface Understood {
  readonly asked: Pick<Route, 'interaction' | 'target'>;
  readonly run: () => Promise<Answer>;
}

function understand(rest: Rest, outer: RestRequest, entry: BundleEntry): Understood {
  try {
    const { asked, request } = entryRequest(rest.base(), outer, entry);
    return { asked, run: () => asked.run(rest, request) };
  } catch (error) {
    const fault = error as Fault;
    return { asked: nothing, run: () => Promise.reject(fault) };
  }
}

const nothing: Understood['asked'] = {
  interaction: 'unknown',
  target: { kind: 'unserved', interaction: 'unknown' },
};
