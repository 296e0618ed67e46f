import { Fault } from '../../fault.js';
import type { ResourceType } from '../../fhir/resource-types.js';
import { placed } from './in-place.js';

/** A resource of the transaction under the identity that it has or gets. */
export interface Identity {
  /** What faults call the entry. */
  readonly place: string;
  readonly type: ResourceType;
  readonly id: string;
  readonly fullUrl: string | null;
  /** The version that a version-specific link to the entry means here; null leaves the one that stands in the link. */
  readonly version: number | null;
}

/** What the entries of a transaction are called by each other, and what they are called here. */
export type Links = ReadonlyMap<string, Identity>;

/** @throws Fault `invalid-request` if one fullUrl or one identity stands twice */
export function linksOf(identities: readonly Identity[]): Links {
  const links = new Map<string, Identity>();
  const seen = new Set<string>();
  for (const identity of identities) {
    const { place, type, id, fullUrl } = identity;
    const name = `${type}/${id}`;
    if (seen.has(name)) throw refused('two entries of the transaction change the same resource', place);
    seen.add(name);
    if (fullUrl === null) continue;
    if (links.has(keyOf(fullUrl)))
      throw refused('two entries of the transaction have the same fullUrl', place);
    links.set(keyOf(fullUrl), identity);
  }
  return links;
}

function refused(message: string, place: string): Fault {
  return placed(new Fault('invalid-request', message), place);
}

/** UUIDs are compared without regard to case (RFC 9562 4). */
function keyOf(url: string): string {
  return /^urn:uuid:/i.test(url) ? url.toLowerCase() : url;
}

const relative = /^[A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/;
const versioned = /^(.*)\/_history\/([A-Za-z0-9\-.]{1,64})$/;

/**
 * Resolves the links of one entry (R4 2.36.4.1): what a link is called on this server if it means another entry, by that one's
 * fullUrl or relative to the base of this one's. A version-specific link stays one.
 */
export function makeResolveLink(links: Links, fullUrl: string | null): (link: string) => string | undefined {
  const base = baseOf(fullUrl);
  const target = (link: string): Identity | undefined =>
    links.get(keyOf(link)) ?? (base !== null && relative.test(link) ? links.get(base + link) : undefined);
  return (link) => {
    const whole = target(link);
    if (whole) return `${whole.type}/${whole.id}`;
    const [, name = '', version = ''] = versioned.exec(link) ?? [];
    const part = name === '' ? undefined : target(name);
    return part && `${part.type}/${part.id}/_history/${String(part.version ?? version)}`;
  };
}

/** Of `[base]/Type/id`: the base, with its slash. Another form of fullUrl has none. */
function baseOf(fullUrl: string | null): string | null {
  const [, base = null] = /^(https?:\/\/.+\/)[A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/.exec(fullUrl ?? '') ?? [];
  return base;
}
