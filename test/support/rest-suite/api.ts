import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Bundle, Resource, OperationOutcome } from './resources.js';
import type { Client, Reply } from '../server/client.js';

/** A client of the server under test, with what its answers are asked for most. */
export interface Api {
  /** The FHIR base that the server tells its clients. */
  readonly base: string;
  send(method: string, path: string, body?: object | string, headers?: Headers): Promise<Reply>;
  /** Creates a resource and says under which id. */
  create(resource: object): Promise<string>;
  /** Follows the link of an answer. */
  follow(url: string): Promise<Reply>;
  /** A search that has to succeed. */
  search(path: string): Promise<Bundle>;
}

type Headers = Readonly<Record<string, string>>;

export function makeApi(base: string, client: Client): Api {
  const api: Api = {
    base,
    send: (...request) => client.send(...request),
    create: async (resource) => {
      const reply = await client.send('POST', `/${(resource as Resource).resourceType}`, resource);
      assert.equal(reply.status, 201, reply.text);
      return resourceIn(reply).id ?? '';
    },
    follow: (url) => {
      assert.ok(url.startsWith(`${base}/`) || url.startsWith(`${base}?`), 'a link leaves the server');
      return client.send('GET', url.slice(base.length));
    },
    search: async (path) => {
      const reply = await client.send('GET', path);
      assert.equal(reply.status, 200, reply.text);
      return bundleIn(reply);
    },
  };
  return api;
}

/** The resource that an answer holds. */
export function resourceIn({ text }: Reply): Resource {
  return JSON.parse(text) as Resource;
}

export function bundleIn(reply: Reply): Bundle {
  return resourceIn(reply) as Bundle;
}

export function outcomeIn(reply: Reply): OperationOutcome {
  const outcome = resourceIn(reply);
  assert.equal(outcome.resourceType, 'OperationOutcome');
  return outcome as OperationOutcome;
}

/** The code of the fault that an answer tells of. */
export function faultOf(reply: Reply): string | undefined {
  return outcomeIn(reply).issue[0]?.details?.coding?.[0]?.code;
}

/** Whom a link leads to; undefined without one. */
export function linkOf(bundle: Bundle, relation: 'self' | 'next'): string | undefined {
  return bundle.link?.find((link) => link.relation === relation)?.url;
}

/** The ids of what a search found. */
export function idsOf(bundle: Bundle): (string | undefined)[] {
  return (bundle.entry ?? []).map(({ resource }) => resource?.id);
}

export const nhsNumber = 'https://fhir.nhs.uk/Id/nhs-number';

/** A value that nothing else has. */
export function unique(): string {
  return randomUUID();
}

/** A Patient that nobody else is. */
export function somebody(value = unique()): object {
  return { resourceType: 'Patient', identifier: [{ system: nhsNumber, value }] };
}
