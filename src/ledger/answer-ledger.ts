import { Fault } from '../fault.js';
import type { Ledger } from '../store/port.js';
import { answerSealed, answerTile, type TileSources } from './answer-tiles.js';
import { proveConsistency } from './consistency-proof.js';
import { parseDecimal } from './decimal.js';
import { proveInclusion } from './inclusion-proof.js';
import { jsonAnswer, refusal, textAnswer, type LedgerAnswer } from './ledger-answer.js';
import type { Published } from './published.js';
import type { Publisher } from './publisher.js';
import type { Tree } from './tree.js';

export type { LedgerAnswer } from './ledger-answer.js';

interface Asked extends TileSources {
  readonly publisher: Publisher;
  readonly published: Published;
  readonly query: URLSearchParams;
}

/** How long a wait for growth may last, in milliseconds. */
const longestWait = 30_000;

/**
 * Answers what is public of the ledger (docs/ledger.md): a GET of `path` below the base. Null for other paths. What is served is
 * what the latest checkpoint covers.
 *
 * @throws Fault `unavailable`, or `tampered` where stored bytes are not what was published
 */
export async function answerLedger(
  tree: Tree,
  publisher: Publisher,
  ledger: Ledger,
  path: string,
  query: URLSearchParams,
): Promise<LedgerAnswer | null> {
  const [, kind = '', rest] = /^\/ledger\/([a-z]+)(?:\/(.*))?$/s.exec(path) ?? [];
  const answer = rest === undefined ? single.get(kind) : tiled.get(kind);
  if (!answer) return null;
  const published = publisher.latest();
  if (!published) return refusal(404, 'nothing has been published yet');
  try {
    return await answer({ tree, publisher, ledger, published, query }, rest ?? '');
  } catch (fault) {
    return explain(fault);
  }
}

type Answerer = (asked: Asked, rest: string) => Promise<LedgerAnswer> | LedgerAnswer;

const single = new Map<string, Answerer>([
  ['checkpoint', ({ published }) => textAnswer(published.note, 'public, max-age=1')],
  ['inclusion', answerInclusion],
  ['consistency', answerConsistency],
  ['growth', answerGrowth],
]);

const tiled = new Map<string, Answerer>([
  ['tile', answerTile],
  ['sealed', answerSealed],
]);

/** The checkpoint comes with the proof: by the time of another request it may be a later one. */
async function answerInclusion({ tree, ledger, published, query }: Asked): Promise<LedgerAnswer> {
  const { size, note } = published;
  const index = await askedIndex(ledger, query);
  if (index === null || index >= size) throw new Fault('not-found', 'the published tree has no such leaf');
  const proof = await proveInclusion(tree.hashes, index, size);
  return jsonAnswer({ index, size, proof: proof.map(base64), checkpoint: note });
}

async function answerConsistency({ tree, published, query }: Asked): Promise<LedgerAnswer> {
  const [from, to] = parameters(query, ['from', 'to']).map(parseDecimal);
  if (from === undefined || to === undefined || to > published.size) {
    throw new Fault('not-found', 'nothing of that size has been published');
  }
  const proof = await proveConsistency(tree.hashes, from, to);
  return jsonAnswer({ from, to, proof: proof.map(base64) });
}

async function answerGrowth({ publisher, published, query }: Asked): Promise<LedgerAnswer> {
  const [size = ''] = parameters(query, ['size']);
  const grown = await publisher.grown(parseDecimal(size), longestWait);
  return jsonAnswer({ size: (grown ?? published).size });
}

function askedIndex(ledger: Ledger, query: URLSearchParams): Promise<number | null> | number {
  const [value = ''] = parameters(query, [query.has('leaf') ? 'leaf' : 'index']);
  if (!query.has('leaf')) return parseDecimal(value);
  if (/^[0-9a-f]{64}$/.test(value)) return ledger.indexOfLeafHash(Buffer.from(value, 'hex'));
  throw new Fault('invalid-request', 'leaf is not the hash of a leaf in 64 hexadecimal digits');
}

/** The values of these parameters, each of which is there once, and no other. */
function parameters(query: URLSearchParams, names: readonly string[]): string[] {
  const values = names.flatMap((name) => query.getAll(name));
  if ([...query].length === names.length && names.every((name) => query.has(name))) return values;
  throw new Fault('invalid-request', `the query is not ${names.join(' and ')}, each once and nothing else`);
}

function explain(fault: unknown): LedgerAnswer {
  if (fault instanceof Fault && fault.code === 'invalid-request') return refusal(400, fault.message);
  if (fault instanceof Fault && fault.code === 'not-found') return refusal(404, fault.message);
  throw fault;
}

function base64(hash: Buffer): string {
  return hash.toString('base64');
}
