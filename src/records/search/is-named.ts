import type { SubjectCondition } from '../../fhir/search/search.js';
import { tokenMatches } from '../../fhir/search/token-condition.js';
import type { SubjectName } from '../subject-names.js';

/** Whether one of a row's names is among those that a criterion is about, or meets one of its conditions by comparison. */
export function isNamed(
  names: readonly SubjectName[],
  anyOf: readonly SubjectCondition[],
  wanted: ReadonlySet<SubjectName>,
): boolean {
  return (
    names.some((name) => wanted.has(name)) || anyOf.some((one) => namedBySystemlessIdentifier(names, one))
  );
}

/** An identifier given without its system, or a system without a value, names by comparison only. */
function namedBySystemlessIdentifier(names: readonly SubjectName[], wanted: SubjectCondition): boolean {
  if (wanted.kind !== 'identifier') return false;
  return names.some((name) => {
    if (!name.startsWith('identifier ')) return false;
    const [system, value] = splitLast(name.slice('identifier '.length));
    return tokenMatches(wanted.identifier, system, value);
  });
}

function splitLast(text: string): [string, string] {
  const at = text.indexOf('|');
  return [text.slice(0, at), text.slice(at + 1)];
}
