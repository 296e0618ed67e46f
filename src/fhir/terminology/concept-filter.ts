import type { CodeSystem, Concept } from './code-system.js';
import { isA } from './subsumes.js';
import type { ConceptFilter } from './value-set.js';

const hierarchical = ['concept', 'code'];

/**
 * A filter as a test of a concept (R4 4.9.6).
 *
 * @returns null for a property or an operator that the server does not evaluate.
 */
export function conceptTest(
  system: CodeSystem,
  { property, op, value }: ConceptFilter,
): ((concept: Concept) => boolean) | null {
  if (!hierarchical.includes(property)) return null;
  switch (op) {
    case 'is-a':
      return ({ code }) => isA(system, code, value);
    case 'descendent-of':
      return ({ code }) => isA(system, code, value) && !isA(system, value, code);
    case 'is-not-a':
      return ({ code }) => !isA(system, code, value);
    case 'generalizes':
      return ({ code }) => isA(system, value, code);
    case '=':
      return ({ code }) => code === value;
    case 'in':
      return ({ code }) => listed(value).includes(code);
    case 'not-in':
      return ({ code }) => !listed(value).includes(code);
    default:
      return null;
  }
}

function listed(value: string): string[] {
  return value.split(',').map((code) => code.trim());
}
