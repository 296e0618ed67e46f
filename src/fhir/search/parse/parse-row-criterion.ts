import { Fault } from '../../../fault.js';
import type { Criterion } from '../criterion.js';
import { unescape } from '../escapes.js';
import { wordsOf } from '../words.js';
import type { SearchContext } from './context.js';
import { parseBoolean } from './parse-boolean.js';
import { parseDate } from './parse-date.js';
import { wrongModifier } from './parse-value.js';

const ids = /^[A-Za-z0-9\-.]{1,64}$/;

/**
 * Parses a hostile parameter that looks at no element of a resource: `_id`, `_lastUpdated`, `_list`, `_text`, `_content`
 * (R4 3.1.1.4.1).
 *
 * @returns null for another
 * @throws Fault `invalid-request` or `not-supported`
 */
export function parseRowCriterion(
  code: string,
  modifier: string | undefined,
  values: readonly string[],
  context: SearchContext,
): Criterion | null {
  switch (code) {
    case '_id':
      return idCriterion(modifier, values);
    case '_lastUpdated':
      if (modifier === 'missing') return always(!parseBoolean(values.join()));
      if (modifier !== undefined) throw wrongModifier();
      return { kind: 'updated', anyOf: values.map((value) => parseDate(value, context.now)) };
    case '_list':
      return { kind: 'list', anyOf: values.map((value) => listId(unescape(value), modifier)) };
    case '_text':
    case '_content':
      if (modifier !== undefined) throw wrongModifier();
      return { kind: code === '_text' ? 'text' : 'content', anyOf: values.map(toWords) };
    case '_query':
      throw new Fault('not-supported', 'the server has no named queries');
    case '_contained':
      if (values.join() === 'false') return always(true);
      throw new Fault('not-supported', 'contained resources are not searched for: _contained is false');
    default:
      return null;
  }
}

function idCriterion(modifier: string | undefined, values: readonly string[]): Criterion {
  if (modifier === 'missing') return always(!parseBoolean(values.join()));
  if (modifier !== undefined && modifier !== 'not') throw wrongModifier();
  return { kind: 'id', anyOf: values.filter((value) => ids.test(value)), negated: modifier === 'not' };
}

/** What every resource meets, or none. */
function always(met: boolean): Criterion {
  return { kind: met ? 'and' : 'or', criteria: [] };
}

function listId(value: string, modifier: string | undefined): string {
  if (modifier !== undefined) throw wrongModifier();
  if (value.startsWith('$')) throw new Fault('not-supported', 'the server has no functional lists');
  const id = value.startsWith('List/') ? value.slice('List/'.length) : value;
  if (!ids.test(id)) throw new Fault('invalid-request', '_list is the id of a List');
  return id;
}

function toWords(value: string): { words: string[] } {
  const words = wordsOf(unescape(value));
  if (words.length === 0) throw new Fault('invalid-request', '_text and _content need a word');
  return { words };
}
