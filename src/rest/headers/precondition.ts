import { Fault } from '../../fault.js';
import type { Precondition, VersionSet } from '../../records/changes.js';
import type { Conditions } from '../request.js';

/**
 * Parses what a change asks of the version that it replaces (R4 3.1.0.5, RFC 9110 13.1): a list of entity tags, weak or strong,
 * or `*`. FHIR's tags are weak, and If-Match goes by them all the same.
 *
 * @throws Fault `invalid-request`
 */
export function parsePrecondition(hostile: Conditions): Precondition {
  return { ifMatch: parseTags(hostile.ifMatch), ifNoneMatch: parseTags(hostile.ifNoneMatch) };
}

function parseTags(hostile: string | undefined): VersionSet | null {
  if (hostile === undefined) return null;
  if (hostile.trim() === '*') return 'any';
  return hostile.split(',').flatMap(parseTag);
}

/** A tag that is not one of ours names no version. */
function parseTag(hostile: string): number[] {
  const [, tag] = /^(?:W\/)?"([^"]*)"$/.exec(hostile.trim()) ?? [];
  if (tag === undefined) {
    throw new Fault('invalid-request', 'If-Match and If-None-Match take versions such as W/"3", or *');
  }
  return /^[1-9]\d{0,14}$/.test(tag) ? [Number(tag)] : [];
}
