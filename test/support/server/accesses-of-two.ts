import assert from 'node:assert/strict';
import type { Client } from './client.js';

/** Accesses to two patients, x and y, one after the other. */
const requests: readonly (readonly [status: number, method: string, path: string, body?: object])[] = [
  [201, 'PUT', '/Patient/x', patient('x')],
  [201, 'PUT', '/Patient/y', patient('y')],
  [201, 'PUT', '/Observation/of-x', weight('of-x', { reference: 'Patient/x' })],
  [201, 'PUT', '/Observation/of-y', weight('of-y', { reference: 'Patient/y' })],
  [201, 'PUT', '/Observation/by-number', weight('by-number', { identifier: number('x') })],
  [200, 'GET', '/Observation/of-x'],
  [200, 'GET', '/Observation/by-number'],
  [200, 'GET', '/Observation/of-y'],
  [200, 'GET', '/Observation?patient=Patient/x'],
  [200, 'GET', '/Observation?_id=of-x,of-y'],
  [404, 'GET', '/Observation/of-nobody'],
  [204, 'DELETE', '/Observation/of-y'],
  [410, 'GET', '/Observation/of-y'],
  [200, 'GET', '/Observation/of-x/_history'],
];

/**
 * What these and the showing of their keys leave about x and about y, as `tell` tells it. A search that meets resources under two of her names leaves an entry for
 * each of them.
 */
export const leftAboutX = [
  'update Patient/x/_history/1',
  'update Observation/of-x/_history/1',
  'update Observation/by-number/_history/1',
  'read Observation/of-x/_history/1',
  'read Observation/by-number/_history/1',
  'search-type Observation?patient=Patient/x',
  'search-type Observation?patient=Patient/x',
  'search-type Observation?_id=of-x,of-y',
  'history-instance Observation/of-x',
  'operation tallystick keys show',
];
export const leftAboutY = [
  'update Patient/y/_history/1',
  'update Observation/of-y/_history/1',
  'read Observation/of-y/_history/1',
  'search-type Observation?_id=of-x,of-y',
  'delete Observation/of-y/_history/2',
  'read Observation/of-y',
  'operation tallystick keys show',
];

export async function accessTwoPatients(client: Client): Promise<void> {
  for (const [status, method, path, body] of requests) {
    const answer = await client.send(method, path, body);
    assert.equal(answer.status, status, `${method} ${path}: ${answer.text}`);
  }
}

function patient(id: string): object {
  return { resourceType: 'Patient', id, identifier: [number(id)] };
}

function number(id: string): object {
  return { system: 'urn:test:number', value: `number of ${id}` };
}

function weight(id: string, subject: object): object {
  return { resourceType: 'Observation', id, status: 'final', code: { text: 'weight' }, subject };
}
