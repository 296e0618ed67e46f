import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { JsonNode } from '../../src/fhir/json/node.js';
import { parseJson } from '../../src/fhir/json/parse.js';
import { resourceFromText, type ResourceText } from '../../src/fhir/json/resource-text.js';
import type { SearchValues, TokenValue } from '../../src/fhir/search/indexed-values.js';
import { searchValues } from '../../src/fhir/search/search-values.js';
import { Fault } from '../../src/fault.js';
import { makeClient, type Client } from '../support/server/client.js';
import { startServer } from '../support/server/start-server.js';
import type { TestData } from '../support/server/test-data.js';
import { refusedExamples } from './refused-examples.js';

interface Example {
  readonly file: string;
  readonly resource: ResourceText;
  /** Its own; that of an AuditEvent is given by the server. */
  id: string;
}

const folder = dirname(createRequire(import.meta.url).resolve('hl7.fhir.r4.examples/package.json'));

/** A batch holds at most so many examples, and so many characters of them. */
/** A Binary goes out as what it holds unless FHIR is named. */
const asResource = { accept: 'application/fhir+json' };

const mostInBatch = 200;
const longestBatch = 4_000_000;

/** The official examples of R4, loaded through the API in batches, read back and found again. */
export function officialExamplesSuite(data: () => TestData): void {
  it('keeps every official example to the digit and finds it again, and says why it refuses the others', async function () {
    this.timeout(600_000);
    const place = data();
    const server = await startServer(place);
    const client = makeClient(server.fhir);
    try {
      const { examples, refused } = readExamples();
      for (const batch of inBatches(examples)) await load(client, batch, refused);
      assert.deepEqual(Object.fromEntries([...refused].sort()), refusedExamples);
      const kept = examples.filter(({ file }) => !refused.has(file));
      assert.ok(kept.length > 5000, `only ${String(kept.length)} examples were kept`);
      await inParallel(kept, async (example) => {
        await readBack(client, example);
      });
      await inParallel(kept, async (example) => {
        await findAgain(client, example);
      });
    } finally {
      client.close();
      await server.kill();
      place.remove();
    }
  });
}

/** Each example under its own id; those that are not one resource of FHIR's JSON are refused before they are sent. */
function readExamples(): { examples: Example[]; refused: Map<string, string> } {
  const refused = new Map<string, string>();
  const examples = new Map<string, Example>();
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.json') && name !== 'package.json')
    .sort()) {
    try {
      const text = readFileSync(join(folder, file), 'utf8');
      const resource = resourceFromText(text);
      const id = resource.value['id'];
      if (typeof id !== 'string') refused.set(file, 'it has no id');
      else if (text.length > 8 << 20) refused.set(file, 'it is longer than 8 MiB');
      else if (examples.has(`${resource.type}/${id}`))
        refused.set(file, 'another file has the same type and id');
      else examples.set(`${resource.type}/${id}`, { file, resource, id });
    } catch (fault) {
      refused.set(file, fault instanceof Fault ? fault.message : String(fault));
    }
  }
  return { examples: [...examples.values()], refused };
}

function* inBatches(examples: readonly Example[]): Generator<Example[]> {
  let batch: Example[] = [];
  let length = 0;
  for (const example of examples) {
    if (
      batch.length > 0 &&
      (batch.length >= mostInBatch || length + example.resource.text.length > longestBatch)
    ) {
      yield batch;
      [batch, length] = [[], 0];
    }
    batch.push(example);
    length += example.resource.text.length;
  }
  if (batch.length > 0) yield batch;
}

async function load(client: Client, batch: readonly Example[], refused: Map<string, string>): Promise<void> {
  const entries = batch.map(({ resource, id }) => {
    const request =
      resource.type === 'AuditEvent'
        ? { method: 'POST', url: resource.type }
        : { method: 'PUT', url: `${resource.type}/${id}` };
    return `{"resource":${resource.text},"request":${JSON.stringify(request)}}`;
  });
  const alone = batch.length === 1 && batch[0] ? batch[0] : null;
  if (alone && alone.resource.text.length > longestBatch) return loadAlone(client, alone, refused);
  const body = `{"resourceType":"Bundle","type":"batch","entry":[${entries.join(',')}]}`;
  const { status, text } = await client.send('POST', '', body);
  assert.equal(status, 200, text.slice(0, 1000));
  const answers = (JSON.parse(text) as { entry: { response: EntryResponse }[] }).entry;
  assert.equal(answers.length, batch.length);
  answers.forEach(({ response }, i) => {
    const example = batch[i];
    if (!example) return;
    if (!response.status.startsWith('201')) refused.set(example.file, reason(response.outcome));
    else example.id = /\/([^/]+)\/_history\/1$/.exec(response.location ?? '')?.[1] ?? example.id;
  });
}

interface EntryResponse {
  readonly status: string;
  readonly location?: string;
  readonly outcome?: unknown;
}

async function loadAlone(client: Client, example: Example, refused: Map<string, string>): Promise<void> {
  const { status, text } = await client.send(
    'PUT',
    `/${example.resource.type}/${example.id}`,
    example.resource.text,
  );
  if (status !== 201) refused.set(example.file, reason(JSON.parse(text)));
}

/** What and where, of the first issue. */
function reason(outcome: unknown): string {
  const { issue } = outcome as {
    issue: { expression?: string[]; details?: { text?: string }; diagnostics?: string }[];
  };
  const [first] = issue;
  return `${first?.expression?.[0] ?? 'the request'}: ${first?.diagnostics ?? ''}`;
}

async function readBack(client: Client, { file, resource, id }: Example): Promise<void> {
  const { status, text } = await client.send('GET', `/${resource.type}/${id}`, undefined, asResource);
  assert.equal(status, 200, file);
  const isRenamed = resource.type === 'AuditEvent';
  const expected = isRenamed ? resource.text.replace(/("id"\s*:\s*)"[^"]*"/, `$1"${id}"`) : resource.text;
  assert.deepEqual(fingerprint(text), fingerprint(expected), file);
}

/** Every name and every value as it is written, in order, but for what the server says of the version. */
function fingerprint(text: string): unknown {
  const root = parseJson(text);
  const bare = (node: JsonNode, path: string): unknown => {
    if (node.kind === 'array') return node.items.map((item) => bare(item, `${path}[]`));
    if (node.kind !== 'object') return text.slice(node.start, node.end);
    const members = [...node.members].filter(
      ([name]) => !['.meta.versionId', '.meta.lastUpdated'].includes(`${path}.${name}`),
    );
    return members.map(([name, member]) => [name, bare(member, `${path}.${name}`)]);
  };
  return (bare(root, '') as [string, unknown][]).filter(
    ([name, value]) => name !== 'meta' || (value as unknown[]).length > 0,
  );
}

async function findAgain(client: Client, { file, resource, id }: Example): Promise<void> {
  const values = searchValues(resource.type, resource.value);
  const queries = [
    `_id=${id}`,
    ...identifiersOf(values).map(([system, value]) => `identifier=${token(system, value)}`),
    ...['patient', 'subject'].flatMap((code) =>
      (values.references[code] ?? []).flatMap(({ reference }) =>
        reference === undefined ? [] : [`${code}=${escaped(reference)}`],
      ),
    ),
  ];
  for (const query of new Set(queries)) {
    if (/=(urn|Patient%3F|http.*%2Fcdr)/.test(query)) continue;
    assert.ok(await isFound(client, resource.type, id, query), `${file} by ${query}`);
  }
}

function identifiersOf({ values }: SearchValues): (readonly [string | null, string])[] {
  const identifiers = (values['identifier'] ?? []) as readonly TokenValue[];
  return identifiers.flatMap((one) => {
    if (typeof one === 'string') return [[null, one] as const];
    const [system, value] = one;
    return value === null ? [] : [[system, value] as const];
  });
}

function token(system: string | null, value: string): string {
  return `${escaped(system ?? '')}|${escaped(value)}`;
}

function escaped(text: string): string {
  return encodeURIComponent(text.replace(/[\\,|$]/g, '\\$&'));
}

async function isFound(client: Client, type: string, id: string, query: string): Promise<boolean> {
  let path = `/${type}?${query}&_count=200`;
  for (;;) {
    const { status, text } = await client.send('GET', path, undefined, asResource);
    assert.equal(status, 200, `${path}: ${text.slice(0, 500)}`);
    const bundle = JSON.parse(text) as {
      entry?: { resource: { id: string } }[];
      link: { relation: string; url: string }[];
    };
    if (bundle.entry?.some(({ resource }) => resource.id === id)) return true;
    const next = bundle.link.find(({ relation }) => relation === 'next');
    if (!next) return false;
    path = next.url.slice(next.url.indexOf(`/${type}?`));
  }
}

async function inParallel<T>(all: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  const left = all.values();
  await Promise.all(
    Array.from({ length: 64 }, async () => {
      for (const one of left) await act(one);
    }),
  );
}
