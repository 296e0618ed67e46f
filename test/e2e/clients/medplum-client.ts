import './web-socket.js';
import { MedplumClient } from '@medplum/core';
import type { Bundle, Patient } from 'fhir/r4.js';
import type { RealClient } from './real-client.js';

type Own<Method extends 'createResource' | 'executeBatch'> = Parameters<MedplumClient[Method]>[0];

/** `@medplum/core`. */
export function medplumClient(base: string): RealClient {
  const { origin, pathname } = new URL(base);
  const client = new MedplumClient({ baseUrl: origin, fhirUrlPath: pathname.slice(1), cacheTime: 0 });
  return {
    create: async (patient) => (await client.createResource(patient as Own<'createResource'>)) as Patient,
    read: async (id) => (await client.readResource('Patient', id)) as Patient,
    update: async (patient) => (await client.updateResource(patient as Own<'createResource'>)) as Patient,
    patch: async (id, operations) => (await client.patchResource('Patient', id, operations)) as Patient,
    remove: (id) => client.deleteResource('Patient', id),
    search: async (parameters) => (await client.search('Patient', parameters)) as Bundle,
    walk: async (parameters) => {
      const ids: string[] = [];
      for await (const page of client.searchResourcePages('Patient', parameters)) {
        ids.push(...(page as Patient[]).map(({ id }) => id ?? ''));
      }
      return ids;
    },
    transact: async (bundle) => (await client.executeBatch(bundle as Own<'executeBatch'>)) as Bundle,
    history: async (id) => (await client.readHistory('Patient', id)) as Bundle,
  };
}
