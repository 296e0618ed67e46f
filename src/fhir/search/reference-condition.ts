import { Fault } from '../../fault.js';
import { parseReference } from '../reference.js';
import { unescape } from './escapes.js';
import type { SubjectCondition } from './search.js';
import { parseToken } from './token-condition.js';

/** How a reference parameter is asked for: `:Type`, `:identifier` or the chain `.identifier`. */
interface ReferenceForm {
  readonly modifier: string | undefined;
  readonly chain: string | undefined;
  /** The types that a bare id may be of. */
  readonly types: readonly string[];
}

/** A bare id is looked for under every type that it may be of. */
const mostTypes = 8;

const ids = /^[A-Za-z0-9\-.]{1,64}$/;

/**
 * Parses the hostile alternatives of a reference parameter (R4 3.1.1.4.11).
 *
 * @returns null for a modifier or a chain that is not known here.
 * @throws Fault `invalid-request`
 */
export function parseReferenceConditions(
  values: readonly string[],
  { modifier, chain, types }: ReferenceForm,
  base: string,
): SubjectCondition[] | null {
  if (chain !== undefined && (modifier === undefined || modifier === 'Patient')) {
    return values.map(identifierCondition);
  }
  if (chain !== undefined) return null;
  if (modifier === 'identifier') return values.map(identifierCondition);
  if (modifier !== undefined && !types.includes(modifier)) return null;
  const possible = modifier === undefined ? types : [modifier];
  return values.flatMap((value) => referenceConditions(unescape(value), possible, base));
}

function identifierCondition(value: string): SubjectCondition {
  return { kind: 'identifier', identifier: parseToken(value) };
}

function referenceConditions(value: string, types: readonly string[], base: string): SubjectCondition[] {
  if (ids.test(value) && types.length > mostTypes) {
    throw new Fault('invalid-request', 'an id alone does not say of which type it is: expected Type/id');
  }
  const texts = ids.test(value) ? types.map((type) => `${type}/${value}`) : [value];
  return texts.map((text) => {
    const reference = parseReference(text, base);
    if (reference?.kind !== 'local' && reference?.kind !== 'absolute') {
      throw new Fault('invalid-request', 'a reference is an id, Type/id or an absolute URL');
    }
    return { kind: 'reference', reference };
  });
}
