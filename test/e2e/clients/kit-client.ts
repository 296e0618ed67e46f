import { Client } from 'fhir-kit-client';
import type { Bundle, Patient } from 'fhir/r4.js';
import type { RealClient } from './real-client.js';

type Body = Parameters<Client['create']>[0]['body'];
type Pages = Parameters<Client['nextPage']>[0]['bundle'];

/** `fhir-kit-client`. */
export function kitClient(baseUrl: string): RealClient {
  const client = new Client({ baseUrl });
  const resourceType = 'Patient';
  const search: RealClient['search'] = async (searchParams) =>
    (await client.search({ resourceType, searchParams })) as unknown as Bundle;
  return {
    create: async (body) =>
      (await client.create({ resourceType, body: body as Patient & Body })) as unknown as Patient,
    read: async (id) => (await client.read({ resourceType, id })) as unknown as Patient,
    update: async (body) =>
      (await client.update({
        resourceType,
        id: body.id ?? '',
        body: body as Patient & Body,
      })) as unknown as Patient,
    patch: async (id, jsonPatch) =>
      (await client.patch({ resourceType, id, jsonPatch })) as unknown as Patient,
    remove: (id) => client.delete({ resourceType, id }),
    search,
    walk: async (parameters) => {
      const ids: string[] = [];
      let bundle: Bundle | undefined = await search(parameters);
      while (bundle !== undefined) {
        ids.push(...(bundle.entry ?? []).map(({ resource }) => resource?.id ?? ''));
        bundle = (await client.nextPage({ bundle: bundle as Bundle & Pages })) as unknown as
          Bundle | undefined;
      }
      return ids;
    },
    transact: async (body) =>
      (await client.transaction({ body: body as Bundle & Body })) as unknown as Bundle,
    history: async (id) => (await client.history({ resourceType, id })) as unknown as Bundle,
  };
}
