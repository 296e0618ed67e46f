import type { SearchParameterType, ValuePath } from '#generated/search-parameters.js';
import { Fault } from '../../../fault.js';
import { subsumes } from '../../terminology/subsumes.js';
import { heldValueSet } from '../../terminology/held-value-set.js';
import type {
  SubsumptionCondition,
  TokenCondition,
  UriCondition,
  ValueCondition,
  ValueSetCondition,
} from '../criterion.js';
import { unescape } from '../escapes.js';
import { foldString } from '../fold-string.js';
import type { SearchContext } from './context.js';
import { parseDate } from './parse-date.js';
import { parseNumber } from './parse-number.js';
import { parsePosition } from './parse-position.js';
import { parseQuantity } from './parse-quantity.js';
import { parseToken, parseTokenOfType } from './parse-token.js';

/** A parameter that has values of its own, or a component of a composite. */
export interface ValueParameter {
  readonly type: SearchParameterType;
  readonly paths: readonly ValuePath[];
}

/**
 * Parses one hostile value of a parameter by its type and modifier (R4 3.1.1.4.4); references and composites apart.
 *
 * @throws Fault `invalid-request` for a malformed value, or a modifier that the type does not have; `not-supported` for
 *   a code system or value set that the server does not hold.
 */
export function parseValue(
  hostile: string,
  parameter: ValueParameter,
  modifier: string | undefined,
  context: SearchContext,
): ValueCondition {
  if (parameter.type === 'token') return tokenValue(hostile, parameter, modifier);
  if (parameter.type === 'string') return stringValue(hostile, parameter, modifier);
  if (parameter.type === 'uri') return uriValue(hostile, modifier);
  if (modifier !== undefined) throw wrongModifier();
  switch (parameter.type) {
    case 'date':
      return parseDate(hostile, context.now);
    case 'number':
      return parseNumber(hostile);
    case 'quantity':
      return parseQuantity(hostile);
    default:
      return parsePosition(hostile);
  }
}

export function wrongModifier(): Fault {
  return new Fault('invalid-request', 'a modifier that parameters of this type do not have');
}

function tokenValue(
  hostile: string,
  parameter: ValueParameter,
  modifier: string | undefined,
): ValueCondition {
  switch (modifier) {
    case undefined:
    case 'not':
      return parseToken(hostile);
    case 'text':
      return { kind: 'token-text', text: foldString(unescape(hostile)) };
    case 'of-type':
      if (!parameter.paths.some(({ type }) => type === 'Identifier')) throw wrongModifier();
      return parseTokenOfType(hostile);
    case 'in':
    case 'not-in':
      return parseValueSet(unescape(hostile));
    case 'above':
    case 'below':
      return toSubsumption(modifier, parseToken(hostile), parameter);
    default:
      throw wrongModifier();
  }
}

/** Parses the hostile URL of a value set. @throws Fault `not-supported` for one that the server does not hold */
export function parseValueSet(url: string): ValueSetCondition {
  if (heldValueSet(url) === null) throw new Fault('not-supported', 'the server does not hold that value set');
  return { kind: 'in', valueSet: url };
}

export const mimeTypes = 'urn:ietf:bcp:13';

/** @throws Fault `invalid-request`, or `not-supported` for a code that the server knows nothing of */
export function toSubsumption(
  kind: 'above' | 'below',
  { system = '', code }: TokenCondition,
  { paths }: ValueParameter,
): SubsumptionCondition {
  const known = system || paths[0]?.system;
  if (known === undefined || code === undefined) {
    throw new Fault('invalid-request', 'a value of :above or :below is system|code');
  }
  if (known !== mimeTypes && subsumes(known, code, code) === null) {
    throw new Fault(
      'not-supported',
      'the server does not hold that code system, or it does not have the code',
    );
  }
  return { kind, system: known, code };
}

/** The parts of a family name count each (R4 3.1.1.4.8). */
function stringValue(
  hostile: string,
  { paths }: ValueParameter,
  modifier: string | undefined,
): ValueCondition {
  const text = unescape(hostile);
  if (modifier === 'exact') return { kind: 'string', match: 'exact', text };
  if (modifier === 'contains') return { kind: 'string', match: 'contains', text: foldString(text) };
  if (modifier !== undefined) throw wrongModifier();
  const isFamily = paths.some(({ path }) => path.at(-1) === 'family');
  return { kind: 'string', match: isFamily ? 'words' : 'starts', text: foldString(text) };
}

function uriValue(hostile: string, modifier: string | undefined): UriCondition {
  const uri = unescape(hostile);
  if (modifier === undefined) return { kind: 'uri', match: 'equal', uri };
  if (modifier !== 'above' && modifier !== 'below') throw wrongModifier();
  if (/^urn:/i.test(uri))
    throw new Fault('invalid-request', 'above and below are for URLs: a URN has no path');
  return { kind: 'uri', match: modifier, uri };
}
