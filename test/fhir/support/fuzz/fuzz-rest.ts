import assert from 'node:assert/strict';
import fc from 'fast-check';
import { openSqliteStore } from '../../../../src/store/sqlite/open-sqlite-store.js';
import { serveStore } from '../../../support/rest-suite/serve-store.js';
import { makeClient, type Client } from '../../../support/server/client.js';
import { inTempFolder } from '../../../support/temp-store.js';
import { bundles, jsonPatches, pathPatches } from './hostile-texts.js';

const patient = {
  resourceType: 'Patient',
  id: 'fuzz',
  name: [{ family: 'a', given: ['b'] }],
  birthDate: '1920',
};

/** A third of `runs` each: both kinds of patch and Bundles. No answer is the server's own fault, and no promise is forgotten. */
export async function fuzzRest(runs: number): Promise<void> {
  const forgotten: unknown[] = [];
  const note = (reason: unknown): void => void forgotten.push(reason);
  process.on('unhandledRejection', note);
  try {
    await inTempFolder(async (folder) => {
      const server = await serveStore(openSqliteStore(`${folder}/fuzz.db`, 'server'));
      const client = makeClient(server.url);
      await client.send('PUT', '/Patient/fuzz', patient);
      await sendAll(client, Math.ceil(runs / 3));
      client.close();
      await server.stop();
    });
  } finally {
    process.off('unhandledRejection', note);
  }
  assert.deepEqual(forgotten, []);
}

async function sendAll(client: Client, numRuns: number): Promise<void> {
  const sends = async (method: string, path: string, body: string, type: string): Promise<void> => {
    const { status, text } = await client.send(method, path, body, { 'content-type': type });
    assert.ok(status >= 200 && status < 500, `${status} ${text.slice(0, 200)}`);
    assert.doesNotMatch(text, /"exception"/);
  };
  const all = (texts: fc.Arbitrary<string>, method: string, path: string, type: string): Promise<void> =>
    fc.assert(
      fc.asyncProperty(texts, (body) => sends(method, path, body, type)),
      { numRuns },
    );
  await all(jsonPatches, 'PATCH', '/Patient/fuzz', 'application/json-patch+json');
  await all(pathPatches, 'PATCH', '/Patient/fuzz', 'application/fhir+json');
  await all(bundles, 'POST', '', 'application/fhir+json');
}
