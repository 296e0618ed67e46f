import { Fault } from '../../fault.js';
import type { Precondition } from '../../records/changes.js';
import type { Conditions } from '../request.js';

/**
 * Parses what a change asks of the version that it replaces (R4 3.1.0.5).
 *
 * @throws Fault `invalid-request`
 */
export function parsePrecondition(hostile: Conditions): Precondition {
  return { ifMatch: parseIfMatch(hostile.ifMatch), ifNoneMatch: parseIfNoneMatch(hostile.ifNoneMatch) };
}

/** No version has this number. */
const neverMatches = 0;

function parseIfMatch(hostile: string | undefined): number | null {
  if (hostile === undefined) return null;
  const [, tag] = /^(?:W\/)?"([^"]*)"$/.exec(hostile.trim()) ?? [];
  if (tag === undefined) throw new Fault('invalid-request', 'If-Match takes one version, such as W/"3"');
  return /^[1-9]\d{0,14}$/.test(tag) ? Number(tag) : neverMatches;
}

function parseIfNoneMatch(hostile: string | undefined): boolean {
  if (hostile === undefined) return false;
  if (hostile.trim() !== '*') throw new Fault('invalid-request', 'If-None-Match of a change takes only *');
  return true;
}
