import type { IncomingMessage } from 'node:http';
import { Fault } from '../fault.js';
import type { ResourceType } from '../fhir/resource-types.js';
import type { Interaction, Log } from '../log.js';
import type { Asked } from '../records/asked.js';
import type { Records } from '../records/records.js';
import { answerFhir } from './answer-fhir.js';
import { askedBy } from './asked-by.js';
import { failure } from './attempt.js';
import { requireOwnHost } from './host-guard.js';
import { fhirHttpAnswer, textHttpAnswer, type HttpAnswer } from './http-answer.js';
import { METRICS_CONTENT_TYPE, type Metrics } from './metrics.js';
import { methodAnswer } from './outcome.js';
import { splitQuery } from './parameters.js';
import { readBody } from './read-body.js';
import type { Rest } from './request.js';

/** What answers are made of. */
export interface SiteParts {
  /** The one door, opened for a request. */
  readonly records: (asked: Asked) => Records;
  /** This server's FHIR base URL, without a slash at the end. */
  readonly base: () => string;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly prove: Rest['prove'];
  /** Answers what is public of the ledger; null where there is nothing. */
  readonly ledger: (path: string, query: URLSearchParams) => Promise<HttpAnswer | null>;
  /** Takes in what other ledgers post, up to so many bytes; without it nothing is taken. */
  readonly posts?: {
    readonly limit: number;
    readonly take: (body: Buffer) => Promise<HttpAnswer>;
  } | null;
  /** The public keys of a recipient of entries, as JWKS; null if there are none. */
  readonly publicKeys: (id: string) => Buffer | null;
  /** Resolves if requests can be served. */
  readonly ready: () => Promise<void>;
}

/** An answer, and what was asked for. */
export interface SiteAnswer {
  readonly interaction: Interaction;
  readonly type: ResourceType | null;
  readonly answer: HttpAnswer;
}

/** Answers a hostile request to any address of the server. Never rejects. */
export async function answerSite(
  parts: SiteParts,
  incoming: IncomingMessage,
  requestId: string,
  report: Rest['report'],
): Promise<SiteAnswer> {
  const [path, query] = splitQuery(incoming.url ?? '');
  try {
    requireOwnHost(incoming.headers, parts.base());
    if (path === '/fhir' || path.startsWith('/fhir/')) {
      const asked = askedBy(incoming, requestId);
      const rest = { records: parts.records(asked), base: parts.base, prove: parts.prove, report };
      return await answerFhir(rest, incoming, asked.request, path.slice('/fhir/'.length), query);
    }
    if (parts.posts && path === '/ledger/entries' && incoming.method === 'POST') {
      const body = await readBody(incoming, parts.posts.limit);
      return { interaction: 'ledger', type: null, answer: await parts.posts.take(body) };
    }
    return await answerService(parts, incoming.method, path, query);
  } catch (error) {
    const answer = fhirHttpAnswer(parts.base(), failure({ report }, error));
    return { interaction: 'unknown', type: null, answer };
  }
}

/** The addresses for operators. */
async function answerService(
  parts: SiteParts,
  method: string | undefined,
  path: string,
  query: string,
): Promise<SiteAnswer> {
  const service = serviceAt(path, query);
  const served = method === 'GET' || method === 'HEAD';
  const answer = served ? await service.run(parts) : fhirHttpAnswer(parts.base(), methodAnswer('GET, HEAD'));
  if (!answer) throw nothingHere();
  return { interaction: service.interaction, type: null, answer };
}

function serviceAt(path: string, query: string): Service {
  const named = services.get(path);
  if (named) return named;
  if (path.startsWith('/ledger/')) {
    return { interaction: 'ledger', run: ({ ledger }) => ledger(path, new URLSearchParams(query)) };
  }
  const id = /^\/keys\/([A-Za-z0-9._-]{1,64})$/.exec(path)?.[1];
  if (id === undefined) throw nothingHere();
  return { interaction: 'keys', run: ({ publicKeys }) => Promise.resolve(keysAnswer(publicKeys(id))) };
}

function nothingHere(): Fault {
  return new Fault('not-found', 'there is nothing at this address; FHIR is at /fhir');
}

function keysAnswer(jwks: Buffer | null): HttpAnswer | null {
  const headers = { 'Content-Type': 'application/jwk-set+json', 'Cache-Control': 'no-cache' };
  return jwks && { status: 200, headers, body: jwks };
}

interface Service {
  readonly interaction: Interaction;
  readonly run: (parts: SiteParts) => Promise<HttpAnswer | null>;
}

const services: ReadonlyMap<string, Service> = new Map([
  ['/healthz', { interaction: 'health', run: () => Promise.resolve(textHttpAnswer(200, plain, 'alive\n')) }],
  ['/readyz', { interaction: 'ready', run: readiness }],
  ['/metrics', { interaction: 'metrics', run: metricsPage }],
]);

const plain = 'text/plain; charset=utf-8';

function readiness({ ready }: SiteParts): Promise<HttpAnswer> {
  return ready().then(
    () => textHttpAnswer(200, plain, 'ready\n'),
    (error: unknown) =>
      textHttpAnswer(503, plain, `not ready${error instanceof Fault ? `: ${error.message}` : ''}\n`),
  );
}

async function metricsPage({ metrics }: SiteParts): Promise<HttpAnswer> {
  return textHttpAnswer(200, METRICS_CONTENT_TYPE, await metrics.metricsText());
}
