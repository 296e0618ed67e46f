import { Fault } from '../../../fault.js';
import { parseReference } from '../../reference.js';
import { resourceTypes } from '../../resource-types.js';
import type { ReferenceCondition } from '../criterion.js';
import { unescape } from '../escapes.js';
import type { SearchParameter } from '../search-parameter.js';
import { parseToken } from './parse-token.js';
import { wrongModifier } from './parse-value.js';

const ids = /^[A-Za-z0-9\-.]{1,64}$/;

/**
 * Parses one hostile value of a reference parameter (R4 3.1.1.4.11): an id, `Type/id`, an absolute URL, a URN, or the
 * canonical URL of a definition.
 *
 * @param modifier `identifier`, the name of a type, `below` (canonical URLs of a version that begins so), or none
 * @throws Fault `invalid-request`
 */
export function parseReferenceConditions(
  hostile: string,
  parameter: SearchParameter,
  modifier: string | undefined,
  base: string,
): ReferenceCondition[] {
  if (modifier === 'identifier') return identifierConditions(hostile, parameter);
  const value = unescape(hostile);
  const below = modifier === 'below';
  if (below && !namesDefinitions(parameter)) throw wrongModifier();
  const canonical =
    (below || modifier === undefined) && namesDefinitions(parameter) ? [parseCanonical(value, below)] : [];
  if (below) return canonical;
  if (canonical.length > 0 && !namesResources(parameter)) return canonical;
  return [...canonical, ...literals(value, parameter, modifier, base)];
}

/** What is only named by canonical URLs has no identifier beside (R4 3.1.1.4.12). */
function identifierConditions(hostile: string, parameter: SearchParameter): ReferenceCondition[] {
  if (!namesResources(parameter)) throw wrongModifier();
  return [{ kind: 'identifier', identifier: parseToken(hostile) }];
}

function namesDefinitions({ paths }: SearchParameter): boolean {
  return paths.some(({ type }) => type === 'canonical' || type === 'uri');
}

function namesResources({ paths }: SearchParameter): boolean {
  return paths.some(({ type }) => type === 'Reference' || type === 'Resource');
}

function parseCanonical(value: string, below: boolean): ReferenceCondition {
  const at = value.lastIndexOf('|');
  if (at === -1) return { kind: 'canonical', url: value, version: null, below };
  return { kind: 'canonical', url: value.slice(0, at), version: value.slice(at + 1), below };
}

function literals(
  value: string,
  parameter: SearchParameter,
  modifier: string | undefined,
  base: string,
): ReferenceCondition[] {
  if (!ids.test(value)) return [literal(value, modifier, base)];
  const types = modifier === undefined ? (parameter.target ?? resourceTypes) : [modifier];
  if (types === resourceTypes) {
    throw new Fault('invalid-request', 'an id alone does not say of which type it is: expected Type/id');
  }
  return types.map((type) => literal(`${type}/${value}`, undefined, base));
}

function literal(value: string, type: string | undefined, base: string): ReferenceCondition {
  const reference = parseReference(value, base);
  if (reference?.kind === 'local' || reference?.kind === 'absolute' || reference?.kind === 'urn') {
    if (type === undefined || reference.kind !== 'local' || reference.type === type) {
      return { kind: 'reference', reference };
    }
  }
  throw new Fault(
    'invalid-request',
    'a reference is an id, Type/id, an absolute URL or a URN, of the type that is asked for',
  );
}
