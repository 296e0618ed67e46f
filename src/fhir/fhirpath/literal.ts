import type { PathNode } from './path-node.js';
import { refused } from './refused.js';
import type { Syntax } from './syntax.js';
import { made } from './values/made.js';
import { parseDateTime, parseTime } from './values/moment.js';
import { unitNamed } from './values/quantity.js';

/** The value that a literal is. @throws Fault `invalid-request` for a date that no calendar has */
export function literalNode(syntax: Extract<Syntax, { kind: 'literal' | 'quantity' }>): PathNode {
  const { text } = syntax;
  if (syntax.kind === 'quantity')
    return made('Quantity', { value: Number(text), unit: unitNamed(syntax.unit) });
  switch (syntax.type) {
    case 'Boolean':
      return made('Boolean', text === 'true');
    case 'Integer':
    case 'Decimal':
      return made(syntax.type, Number(text));
    case 'String':
      return made('String', text);
    default: {
      const moment = syntax.type === 'Time' ? parseTime(text) : parseDateTime(text);
      if (!moment) throw refused('a date or time that there is not');
      return made(syntax.type, text);
    }
  }
}
