import type { Reply } from '../../support/server/client.js';

/** Which version of which resource an answer tells of. */
export interface Told {
  readonly id: string;
  readonly version: number;
}

/** The version that a Location names: `…/Type/id/_history/version`. */
export function toldByLocation(location: string | undefined): Told {
  const [, id, version] = /\/([^/]+)\/_history\/(\d+)$/.exec(location ?? '') ?? [];
  if (id === undefined) throw new Error(`a Location without id and version: ${location ?? 'none'}`);
  return { id, version: Number(version) };
}

/** The version that an ETag names; null if there is none. */
export function versionOfTag(tag: string | undefined): number | null {
  if (tag === undefined) return null;
  const [, version] = /^W\/"(\d+)"$/.exec(tag) ?? [];
  if (version === undefined) throw new Error(`an ETag that names no version: ${tag}`);
  return Number(version);
}

/** A Bundle as far as the tests look at it. */
export interface Bundle {
  readonly type: string;
  readonly total?: number;
  readonly link?: readonly { readonly relation: string; readonly url: string }[];
  readonly entry?: readonly BundleEntry[];
}

export interface BundleEntry {
  readonly resource?: StoredResource;
  readonly request?: { readonly method: string; readonly url: string };
  readonly response?: { readonly status: string; readonly location?: string; readonly etag?: string };
}

/** A resource as it comes back. */
export interface StoredResource {
  readonly resourceType: string;
  readonly id: string;
  readonly meta: { readonly versionId: string; readonly lastUpdated: string };
  readonly identifier?: readonly { readonly system: string; readonly value: string }[];
}

export function bundleOf({ status, text }: Reply): Bundle {
  if (status !== 200) throw new Error(`no Bundle but ${status}: ${text.slice(0, 300)}`);
  return JSON.parse(text) as Bundle;
}
