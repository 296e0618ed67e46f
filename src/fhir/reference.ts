import { isResourceType, type ResourceType } from './resource-types.js';

/** What a reference names (R4 2.3.0.1, 3.1.0.11.2). */
export type ParsedReference =
  /** A resource of this server, by a relative or an absolute URL. */
  | ({ readonly kind: 'local' } & ResourceName)
  /** A resource elsewhere; `target` where the URL has the form of a RESTful one. */
  | { readonly kind: 'absolute'; readonly url: string; readonly target: ResourceName | undefined }
  /** `urn:uuid:…` or `urn:oid:…`: something that has no URL, or none yet. */
  | { readonly kind: 'urn'; readonly urn: string }
  /** A resource contained in the same resource; the empty id is the container itself. */
  | { readonly kind: 'fragment'; readonly id: string }
  /** The one resource of this server that a search finds; `query` is what follows the question mark. */
  | { readonly kind: 'conditional'; readonly type: ResourceType; readonly query: string };

/** The identity of a resource on its server, and of one version where `version` is there. */
export interface ResourceName {
  readonly type: ResourceType;
  readonly id: string;
  readonly version?: string;
}

const resourceName = /^([A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/([A-Za-z0-9\-.]{1,64}))?$/;
const nameAtEnd = /\/([A-Za-z]+\/[^/]+(?:\/_history\/[^/]+)?)$/;
const conditional = /^([A-Za-z]+)\?(\S*)$/;
const absolute = /^[A-Za-z][A-Za-z0-9+\-.]*:\S+$/;
const urn = /^urn:(?:uuid|oid):(.*)$/i;
const fragment = /^#([A-Za-z0-9\-.]{0,64})$/;

/**
 * Parses a hostile reference.
 *
 * @param baseUrl the FHIR base of this server, without a slash at the end.
 * @returns undefined for a string that can refer to nothing.
 */
export function parseReference(hostile: string, baseUrl: string): ParsedReference | undefined {
  const base = `${baseUrl}/`;
  const relative = hostile.startsWith(base) ? hostile.slice(base.length) : hostile;
  return (
    parseName(relative) ?? parseConditional(relative) ?? parseFragment(hostile) ?? parseAbsolute(hostile)
  );
}

function parseName(relative: string): ParsedReference | undefined {
  const target = toResourceName(relative);
  return target && { kind: 'local', ...target };
}

function toResourceName(relative: string): ResourceName | undefined {
  const [, type, id, version] = resourceName.exec(relative) ?? [];
  if (!isResourceType(type) || id === undefined) return undefined;
  return version === undefined ? { type, id } : { type, id, version };
}

function parseConditional(relative: string): ParsedReference | undefined {
  const [, type, query] = conditional.exec(relative) ?? [];
  return isResourceType(type) && query !== undefined ? { kind: 'conditional', type, query } : undefined;
}

function parseFragment(hostile: string): ParsedReference | undefined {
  const [, id] = fragment.exec(hostile) ?? [];
  return id === undefined ? undefined : { kind: 'fragment', id };
}

function parseAbsolute(hostile: string): ParsedReference | undefined {
  if (!absolute.test(hostile)) return undefined;
  const [, name] = urn.exec(hostile) ?? [];
  if (name !== undefined) return name === '' ? undefined : { kind: 'urn', urn: hostile };
  return { kind: 'absolute', url: hostile, target: toResourceName(nameAtEnd.exec(hostile)?.[1] ?? '') };
}
