import { Fault } from '../../../fault.js';
import type { CompositeCondition, ValueCondition } from '../criterion.js';
import { parseReference } from '../../reference.js';
import { unescape } from '../escapes.js';
import type { SearchParameter } from '../search-parameter.js';
import type { SearchContext } from './context.js';
import { parseValue } from './parse-value.js';
import { splitUnescaped } from './split.js';

/** Parses a hostile value for each component, `$` between them (R4 3.1.1.4.15). @throws Fault `invalid-request` */
export function parseComposite(
  hostile: string,
  { components = [], elements = [] }: SearchParameter,
  context: SearchContext,
): CompositeCondition {
  const values = splitUnescaped(hostile, '$');
  if (values.length !== components.length || values.includes('')) {
    throw new Fault(
      'invalid-request',
      'a composite needs a value for each of its components, with $ between',
    );
  }
  return {
    kind: 'composite',
    components: components.map((type, at) => {
      const value = values[at] ?? '';
      if (type === 'reference') return literalForms(unescape(value), context.base);
      const paths = elements[0]?.components[at]?.paths ?? [];
      return parseValue(value, { type, paths }, undefined, context);
    }),
  };
}

/** A reference to a resource of this server may have been written in full. */
function literalForms(value: string, base: string): ValueCondition {
  const reference = parseReference(value, base);
  if (reference?.kind === 'absolute' || reference?.kind === 'urn') return { kind: 'literal', anyOf: [value] };
  if (reference?.kind !== 'local') {
    throw new Fault('invalid-request', 'a reference in a composite is Type/id or an absolute URL');
  }
  const { type, id, version } = reference;
  const relative = version === undefined ? `${type}/${id}` : `${type}/${id}/_history/${version}`;
  return { kind: 'literal', anyOf: [relative, `${base}/${relative}`] };
}
