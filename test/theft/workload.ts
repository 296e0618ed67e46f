import assert from 'node:assert/strict';
import type { Client } from '../support/server/client.js';
import { canaries } from './canaries.js';

const number = { system: canaries['system'], value: canaries['nhsNumber'] };
const patientPath = `/Patient/${String(canaries['chosenId'])}`;

/** A real workload full of canaries, over every interaction that writes. Returns the ids that the server gave out. */
export async function plant(client: Client): Promise<Record<string, string>> {
  await expect(client, 'PUT', patientPath, patient());
  await expect(client, 'PUT', patientPath, { ...patient(), active: true });
  const observation = await expect(client, 'POST', '/Observation', observationOf({ identifier: number }));
  const condition = await expect(client, 'POST', '/Condition', conditionOf());
  const condition2 = { 'if-none-exist': `identifier=${String(canaries['otherNumber'])}` };
  await expect(client, 'POST', '/Encounter', encounter(), condition2);
  await expect(client, 'POST', '/Encounter', encounter(), condition2);
  const transaction = await expect(client, 'POST', '', bundle('transaction'));
  await expect(client, 'POST', '', bundle('batch'));
  await expect(client, 'DELETE', `/Condition/${condition}`);
  for (const query of [
    `identifier=${String(canaries['system'])}|${String(canaries['nhsNumber'])}`,
    `_id=${String(canaries['chosenId'])}`,
  ]) {
    await expect(client, 'GET', `/Patient?${query}`);
  }
  await expect(client, 'GET', `/Observation?patient.identifier=${String(canaries['nhsNumber'])}`);
  for (const query of searches) {
    await expect(client, 'GET', `/${query}`);
    const [type = '', parameters = ''] = query.split('?', 2);
    await expect(client, 'POST', `/${type}/_search`, parameters, form);
  }
  return { observation, condition, transaction };
}

const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** The full search, each word of it a canary. */
const searches: readonly string[] = [
  `Patient?family=${value('family')}&given:contains=${value('given')}&birthdate=${value('birthDate')}`,
  `Patient?address:exact=${value('address')}&telecom=${value('phone')}&_tag=${value('tag')}|x&_sort=-birthdate`,
  `Patient?_has:Observation:patient:code=${value('snomed')}&_revinclude=Observation:subject`,
  `Patient?_filter=${encodeURIComponent(`family eq "${canaries['family'] ?? ''}"`)}`,
  `Observation?code=http://snomed.info/sct|${value('snomed')}&date=ge${value('dateOfCare')}&_include=Observation:subject`,
  `Observation?patient.family=${value('family')}&_count=1&_total=accurate`,
  `Observation?subject=Patient/${value('chosenId')}&_content=${value('freeText')}`,
  `Patient/${value('chosenId')}/Observation?code=${value('snomed')}`,
];

function value(canary: string): string {
  return encodeURIComponent(canaries[canary] ?? '');
}

function patient(): object {
  return {
    resourceType: 'Patient',
    id: canaries['chosenId'],
    meta: { tag: [{ system: canaries['tag'], code: 'x' }] },
    identifier: [number, { system: 'urn:mrn', value: canaries['otherNumber'] }],
    name: [{ family: canaries['family'], given: [canaries['given']] }],
    telecom: [{ system: 'phone', value: canaries['phone'] }],
    address: [{ line: [canaries['address']] }],
    birthDate: canaries['birthDate'],
  };
}

function observationOf(subject: object): object {
  return {
    resourceType: 'Observation',
    status: 'final',
    code: { coding: [{ system: 'http://snomed.info/sct', code: canaries['snomed'] }] },
    subject,
    effectiveDateTime: `${String(canaries['dateOfCare'])}:00Z`,
    note: [{ text: canaries['freeText'] }],
  };
}

function conditionOf(): object {
  return {
    resourceType: 'Condition',
    code: { text: canaries['freeText'] },
    subject: { reference: `Patient/${String(canaries['chosenId'])}` },
    recordedDate: `${String(canaries['dateOfCare'])}:00Z`,
  };
}

function encounter(): object {
  return {
    resourceType: 'Encounter',
    status: 'finished',
    class: { code: 'AMB' },
    identifier: [{ value: canaries['otherNumber'] }],
    subject: { identifier: number },
  };
}

function bundle(type: 'transaction' | 'batch'): object {
  const data = Buffer.from(canaries['document'] ?? '').toString('base64');
  const long = `${canaries['freeText'] ?? ''} `.repeat(29_000);
  const resources = [
    observationOf({ reference: `Patient/${String(canaries['chosenId'])}` }),
    { resourceType: 'Binary', contentType: 'text/plain', data },
    // Long enough to lie in blob storage.
    {
      resourceType: 'Basic',
      code: { text: 'long' },
      extension: Array.from({ length: 3 }, () => ({ url: 'urn:long', valueString: long })),
    },
  ];
  const entry = resources.map((resource) => ({
    resource,
    request: { method: 'POST', url: (resource as { readonly resourceType: string }).resourceType },
  }));
  return { resourceType: 'Bundle', type, entry };
}

/** Sends a request that must succeed; the id of what it created, if it did. */
async function expect(
  client: Client,
  method: string,
  path: string,
  body?: object | string,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { status, text, headers: answered } = await client.send(method, path, body, headers);
  assert.ok(status < 300, `${method} was answered with ${String(status)}: ${text.slice(0, 500)}`);
  const place = answered.location ?? /"location":"([^"]+)"/.exec(text)?.[1] ?? '';
  return /([^/]+)\/_history\/\d+$/.exec(place)?.[1] ?? '';
}
