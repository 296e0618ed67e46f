import { etagOf, type VersionName } from '../answer.js';
import type { Conditions } from '../request.js';

/**
 * Whether a conditional read finds what the client has already (R4 3.1.0.1.3, RFC 9110 13.1). A condition that cannot be
 * understood is not met. If-None-Match, where there is one, decides alone.
 */
export function isNotModified(hostile: Conditions, version: VersionName): boolean {
  const { ifNoneMatch, ifModifiedSince } = hostile;
  if (ifNoneMatch !== undefined) return matches(ifNoneMatch, weak(etagOf(version)));
  if (ifModifiedSince === undefined) return false;
  return Math.floor(version.updated / 1000) * 1000 <= Date.parse(ifModifiedSince);
}

function matches(hostile: string, tag: string): boolean {
  return hostile.trim() === '*' || hostile.split(',').some((other) => weak(other.trim()) === tag);
}

function weak(tag: string): string {
  return tag.replace(/^W\//, '');
}
