import { createRequire } from 'node:module';
import type { Bundle, Patient, Resource } from 'fhir/r4.js';
import type { PatchOperation, RealClient } from './real-client.js';

/** What is used of it: its own types bring those of browsers along. */
interface FhirClient {
  create(resource: Resource): Promise<Patient>;
  update(resource: Resource): Promise<Patient>;
  patch(url: string, operations: readonly PatchOperation[]): Promise<Patient>;
  delete(url: string): Promise<unknown>;
  resources(url: string): AsyncIterable<Resource>;
  fhirRequest(url: string, options?: object): Promise<unknown>;
}

const { FhirClient } = createRequire(import.meta.url)('fhirclient') as {
  FhirClient: new (base: string) => FhirClient;
};

/** `fhirclient`, the JavaScript client of SMART on FHIR. */
export function smartClient(base: string): RealClient {
  const client = new FhirClient(base);
  const json = { 'content-type': 'application/fhir+json' };
  const query = (parameters: Readonly<Record<string, string>>): string =>
    `Patient?${new URLSearchParams(parameters).toString()}`;
  return {
    create: (patient) => client.create(patient),
    read: async (id) => (await client.fhirRequest(`Patient/${id}`)) as Patient,
    update: (patient) => client.update(patient),
    patch: (id, operations) => client.patch(`Patient/${id}`, operations),
    remove: (id) => client.delete(`Patient/${id}`),
    search: async (parameters) => (await client.fhirRequest(query(parameters))) as Bundle,
    walk: async (parameters) => {
      const ids: string[] = [];
      for await (const { id } of client.resources(query(parameters))) ids.push(id ?? '');
      return ids;
    },
    transact: async (bundle) => {
      const request = { method: 'POST', headers: json, body: JSON.stringify(bundle) };
      return (await client.fhirRequest('', request)) as Bundle;
    },
    history: async (id) => (await client.fhirRequest(`Patient/${id}/_history`)) as Bundle,
  };
}
