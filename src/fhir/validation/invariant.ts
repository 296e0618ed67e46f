import { invariants } from '#generated/type-rules.js';
import { Fault } from '../../fault.js';
import { compileExpression } from '../fhirpath/compile-expression.js';
import { evaluate } from '../fhirpath/evaluate.js';
import type { PathNode } from '../fhirpath/path-node.js';
import { invariantTwins } from './invariant-twins.js';
import { reportRule } from './report.js';
import type { Run } from './run.js';

/** A constraint of R4 or of a profile (R4 2.24.0.3): what has to hold of a value, in FHIRPath. */
export interface Invariant {
  readonly key: string;
  readonly human: string;
  /** @throws Fault where it cannot be told */
  readonly holds: (node: PathNode) => boolean;
}

/** By the walk over references and contained resources, which knows the exact place. */
const checkedElsewhere: ReadonlySet<string> = new Set(['dom-2', 'dom-3', 'dom-4', 'dom-5', 'ref-1']);

const ready = new Map<number, Invariant>();

/** An invariant of R4, made ready when it is first asked for; null for what is checked elsewhere. */
export function invariantAt(place: number): Invariant | null {
  const [key = '', human = '', expression = ''] = invariants[place] ?? [];
  if (checkedElsewhere.has(key)) return null;
  const known = ready.get(place);
  if (known) return known;
  const invariant = makeInvariant(key, human, expression);
  ready.set(place, invariant);
  return invariant;
}

/** Makes an invariant ready; an expression is compiled when it is first needed. */
export function makeInvariant(key: string, human: string, expression: string): Invariant {
  const twin = invariantTwins[key] ?? invariantTwins[expression];
  if (twin) return { key, human, holds: twin };
  let compiled: ReturnType<typeof compileExpression> | undefined;
  return { key, human, holds };

  function holds(node: PathNode): boolean {
    compiled ??= compileExpression(expression);
    return isTrue(evaluate(compiled, node, {}));
  }
}

/** Reports those invariants that a value breaks. */
export function checkInvariants(run: Run, all: readonly Invariant[], node: PathNode): void {
  for (const { key, human, holds } of all) {
    if (run.findings.full) return;
    const verdict = verdictOf(run, holds, node);
    if (verdict === 'broken') reportRule(run, node, 'invariant', `${key}: ${human}`);
    if (verdict === 'too-costly')
      reportRule(run, node, 'too-costly', `${key} takes too long to check: ${human}`);
  }
}

/** Of a value without the form of its type an expression may well ask what cannot be; that was reported. */
function verdictOf(run: Run, holds: Invariant['holds'], node: PathNode): 'held' | 'broken' | 'too-costly' {
  try {
    return holds(node) ? 'held' : 'broken';
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (error.code === 'too-costly') return 'too-costly';
    return run.findings.basic > 0 ? 'held' : 'broken';
  }
}

/** Nothing is not true: bdl-11 asks for a Composition as the first entry, and a Bundle without entries has none. */
function isTrue(result: readonly PathNode[]): boolean {
  return result.length === 1 && result[0]?.value === true;
}
