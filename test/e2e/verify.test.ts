import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEvent, Parameters } from 'fhir/r4.js';
import { accessTwoPatients, leftAboutX, leftAboutY } from '../support/server/accesses-of-two.js';
import { makeClient, type Client } from '../support/server/client.js';
import { ledgerUrl, published } from '../support/server/published.js';
import { runTool, type ToolResult } from '../support/server/run-tool.js';
import { startServer, type TestServer } from '../support/server/start-server.js';
import { sqliteData, type TestData } from '../support/server/test-data.js';

describe('tallystick verify, of the ledger of a server', function () {
  this.timeout(60_000);
  let data: TestData;
  let server: TestServer;
  let client: Client;
  let folder: string;
  let vkey: string;
  /** The private keys of the two patients, in files. */
  let x: readonly string[];
  let y: readonly string[];
  const file = (name: string): string => join(folder, name);

  const tool = async (words: readonly string[], input = ''): Promise<ToolResult> => {
    const result = await runTool(data, words, input);
    assert.deepEqual([result.ending, result.stderr], [0, ''], words.join(' '));
    return result;
  };
  const verify = (...words: string[]): Promise<ToolResult> => tool(['verify', ...words, '--key', vkey]);

  before(async () => {
    data = sqliteData();
    folder = mkdtempSync(join(tmpdir(), 'tallystick-verify-'));
    server = await startServer(data);
    client = makeClient(server.fhir);
    await accessTwoPatients(client);
    await published(server, data);
    vkey = (await tool(['ledger', 'key'])).stdout.trim();
    [x, y] = [await keyFilesOf('x'), await keyFilesOf('y')];
    assert.equal(x.length, 2, 'one key for her id, one for her number');
  });
  after(async () => {
    client.close();
    await server.kill();
    data.remove();
    rmSync(folder, { recursive: true });
  });

  /** The private keys of a patient, each in a file. */
  const keyFilesOf = async (id: string): Promise<string[]> => {
    const { stdout } = await tool(['keys', 'show'], `Patient/${id}\n`);
    return stdout
      .trimEnd()
      .split('\n')
      .map((line, i) => {
        const name = file(`${id}-${i}.jwk`);
        writeFileSync(name, line);
        return name;
      });
  };
  /** What verification with these keys says, and the AuditEvents that it writes. */
  const eventsFor = async (place: string, ...words: string[]): Promise<AuditEvent[]> => {
    const { stdout } = await verify(place, ...words, '--events', file('events'));
    assert.match(stdout, /^recipient: \d+ entr\w+ in \d+ sequences?, none missing$/m);
    const lines = readFileSync(file('events'), 'utf8').split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as AuditEvent);
  };
  const asPatient = (files: readonly string[]): string[] => files.flatMap((name) => ['--recipient', name]);
  const recoveryKey = (): string => join(String(data.env['TALLYSTICK_DATA']), 'recovery-private-key.json');
  const asRecovery = (): string[] => ['--recipient', recoveryKey(), '--as', 'recovery'];

  /** All that holds of the ledger after the accesses above, wherever its files are. */
  const holds = async (place: string): Promise<void> => {
    assert.match((await verify(place, '--full')).stdout, /^full: \d+ entries, 0 of them without/m);
    const ofX = await eventsFor(place, ...asPatient(x));
    const ofY = await eventsFor(place, ...asPatient(y));
    assert.deepEqual(ofX.map(tell), leftAboutX);
    assert.deepEqual(ofY.map(tell), leftAboutY);
    const each = [];
    for (const one of x) each.push(...(await eventsFor(place, '--recipient', one)).map(({ id }) => id));
    assert.deepEqual(each.sort(), ofX.map(({ id }) => id).sort());
    const all = await eventsFor(place, ...asRecovery());
    const ids = new Set(all.map(({ id }) => id));
    assert.ok(ids.size > leftAboutX.length + leftAboutY.length, 'and what is about nobody');
    for (const { id } of [...ofX, ...ofY]) assert.ok(ids.has(id), 'recovery reads what the patients read');
  };

  it('holds, and gives each patient exactly the accesses to her', () => holds(ledgerUrl(server)));

  it('holds from the folder of an export', async () => {
    await tool(['ledger', 'export', file('exported')]);
    await holds(file('exported'));
  });

  it('holds for a receipt, without the ledger', async () => {
    const [event] = await eventsFor(ledgerUrl(server), ...asPatient(x));
    const answer = await client.send('GET', `/AuditEvent/${event?.id ?? ''}/$proof`);
    assert.equal(answer.status, 200);
    const { parameter } = JSON.parse(answer.text) as Parameters;
    const value = (name: string) => parameter?.find((one) => one.name === name);
    writeFileSync(file('receipt'), value('receipt')?.valueString ?? '');
    for (const name of ['leaf', 'entry'])
      writeFileSync(file(name), Buffer.from(value(name)?.valueBase64Binary ?? '', 'base64'));
    const words = ['--proof', file('receipt'), '--leaf', file('leaf'), '--entry', file('entry')];
    const index = String(value('index')?.valueDecimal);
    assert.match((await verify(...words)).stdout, new RegExp(`^proof: the leaf is entry ${index} of \\d+,`));
  });

  it('finds the public files where C2SP tlog-tiles has them, tiles to be kept for ever and nothing else', async () => {
    const immutable = 'public, max-age=31536000, immutable';
    const size = Number((await published(server, data)).split('\n')[1]);
    const served: Record<string, string> = {
      checkpoint: 'public, max-age=1',
      [`tile/0/000.p/${size}`]: immutable,
      [`tile/entries/000.p/${size}`]: immutable,
      [`sealed/000.p/${size}`]: 'no-cache',
    };
    for (const [path, caching] of Object.entries(served)) {
      const answer = await fetch(`${ledgerUrl(server)}/${path}`);
      assert.deepEqual([answer.status, answer.headers.get('cache-control')], [200, caching], path);
      if (path.startsWith('tile/0')) assert.equal((await answer.arrayBuffer()).byteLength, 32 * size);
    }
    for (const path of [`tile/0/000.p/${size + 1}`, 'tile/0/000', 'tile/1/000', 'tile/entries/001', '']) {
      assert.equal((await fetch(`${ledgerUrl(server)}/${path}`)).status, 404, path);
    }
  });

  it('finds the public keys of recipients, and no private one', async () => {
    const keys = ledgerUrl(server).replace(/ledger$/, 'keys');
    const answer = await fetch(`${keys}/recovery`);
    assert.equal(answer.headers.get('content-type'), 'application/jwk-set+json');
    const { keys: jwks } = (await answer.json()) as { readonly keys: readonly Record<string, string>[] };
    const { x } = JSON.parse(readFileSync(recoveryKey(), 'utf8')) as { readonly x: string };
    assert.deepEqual(
      jwks.map((jwk) => jwk['x']),
      [x],
    );
    for (const jwk of jwks)
      for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) assert.ok(!(member in jwk));
    assert.equal((await fetch(`${keys}/nobody`)).status, 404);
  });

  it('holds under the old key and the new one while keys change, and under the new one afterwards', async () => {
    const next = async (): Promise<string> => {
      await client.send('GET', '/Observation/of-x');
      return published(server, data);
    };
    const old = vkey;
    const both = (await tool(['ledger', 'key', 'add'])).stdout.trim().split('\n');
    assert.equal(both.length, 2);
    assert.equal(both[0], old);
    assert.equal(signatures(await next()), 2);
    for (const each of both) {
      vkey = each;
      await verify(ledgerUrl(server), '--full');
    }
    assert.equal((await tool(['ledger', 'key', 'retire'])).stdout.trim(), both[1]);
    assert.equal(signatures(await next()), 1);
    await verify(ledgerUrl(server), '--full', ...asRecovery());
    const refused = await runTool(data, ['verify', ledgerUrl(server), '--key', old]);
    assert.deepEqual([refused.ending, refused.stdout], [1, '']);
  });

  it('holds whenever the old key is forgotten: not before the new one has signed', async () => {
    await tool(['ledger', 'key', 'add']);
    let retired = await runTool(data, ['ledger', 'key', 'retire']);
    for (let tries = 0; retired.ending !== 0 && tries < 10; tries++) {
      assert.deepEqual([retired.ending, retired.stdout], [2, '']);
      retired = await runTool(data, ['ledger', 'key', 'retire']);
    }
    vkey = retired.stdout.trim();
    await client.send('GET', '/Observation/of-x');
    await published(server, data);
    await verify(ledgerUrl(server), '--full');
  });
});

function signatures(note: string): number {
  return note.split('\n').filter((line) => line.startsWith('— ')).length;
}

/** What was done, and to what or by which query. */
function tell({ subtype, entity }: AuditEvent): string {
  const what = entity?.find(({ type, role }) => type?.code === '2' && role?.code === '4')?.what?.reference;
  const query = Buffer.from(entity?.find(({ query }) => query)?.query ?? '', 'base64').toString();
  const [, url = query] = /^GET \/fhir\/(\S+)/.exec(query) ?? [];
  return `${subtype?.at(-1)?.code ?? ''} ${what ?? url}`;
}
