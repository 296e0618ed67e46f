import { Fault } from '../../fault.js';
import { parseReference } from '../reference.js';
import type { ReferenceCondition } from './criterion.js';
import { parseToken } from './parse/parse-token.js';

/** Whom somebody names: by reference, or by an identifier of the person. */
export type SubjectCondition = Extract<ReferenceCondition, { readonly kind: 'reference' | 'identifier' }>;

/**
 * Parses a hostile line that names a person: `Patient/id`, an absolute URL or `system|identifier`.
 *
 * @throws Fault `invalid-request`
 */
export function parseSubject(hostile: string, base: string): SubjectCondition {
  if (hostile.includes('|')) {
    const identifier = parseToken(hostile);
    if (identifier.system && identifier.code !== undefined) return { kind: 'identifier', identifier };
  } else {
    const reference = parseReference(hostile, base);
    if (reference?.kind === 'local' || reference?.kind === 'absolute')
      return { kind: 'reference', reference };
  }
  throw new Fault('invalid-request', 'a subject is Patient/<id>, an absolute URL or <system>|<identifier>');
}
