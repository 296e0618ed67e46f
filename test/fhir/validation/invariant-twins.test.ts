import assert from 'node:assert/strict';
import { invariants, typeRules, type TypeText } from '#generated/type-rules.js';
import { Fault } from '../../../src/fault.js';
import { childrenOf } from '../../../src/fhir/fhirpath/children.js';
import { compileExpression } from '../../../src/fhir/fhirpath/compile-expression.js';
import { evaluate } from '../../../src/fhir/fhirpath/evaluate.js';
import { rootNode, type PathNode } from '../../../src/fhir/fhirpath/path-node.js';
import { invariantTwins } from '../../../src/fhir/validation/invariant-twins.js';
import { examples } from '../support/examples.js';

/** Those that FHIRPath cannot say: narratives, and a type that goes by two names. */
const unsaid: readonly string[] = ['txt-1', 'txt-2', 'que-7'];

describe('the invariants written by hand', () => {
  it('say what their expressions say, of examples and of what is left when an element is taken away', function () {
    this.timeout(60_000);
    const tried = new Map<string, Set<boolean>>();
    for (const node of nodes()) {
      for (const [key, expression] of invariantsOf(node.type ?? '')) {
        const twin = invariantTwins[key] ?? invariantTwins[expression];
        if (!twin || unsaid.includes(key)) continue;
        for (const each of lessened(node)) {
          const verdict = verdictOf(expression, each);
          const found = twin(each);
          tried.set(key, (tried.get(key) ?? new Set()).add(found));
          // Where the expression says nothing, the twin decides.
          if (verdict !== undefined) assert.equal(found, verdict, `${key} ${JSON.stringify(each.value)}`);
        }
      }
    }
    const both = [...tried].filter(([, verdicts]) => verdicts.size === 2).map(([key]) => key);
    for (const key of ['cpt-2', 'ext-1', 'obs-3', 'pat-1', 'qty-3']) assert.ok(both.includes(key), key);
    assert.ok(tried.size > 12, [...tried.keys()].join());
  });
});

function* nodes(): Generator<PathNode> {
  const seen = new Map<string, number>();
  for (const { type, size, resource } of examples()) {
    const count = seen.get(type) ?? 0;
    if (size > 20_000 || count >= (type === 'Observation' ? 60 : 4)) continue;
    seen.set(type, count + 1);
    yield* within(rootNode(type, resource));
  }
}

function* within(node: PathNode): Generator<PathNode> {
  yield node;
  for (const child of childrenOf(node)) yield* within(child);
}

function invariantsOf(type: string): [key: string, expression: string][] {
  const text = typeRules[type];
  if (text === undefined) return [];
  return (JSON.parse(text) as TypeText).i.map((place) => {
    const [key = '', , expression = ''] = invariants[place] ?? [];
    return [key, expression];
  });
}

function* lessened(node: PathNode): Generator<PathNode> {
  yield node;
  const { value } = node;
  if (typeof value !== 'object' || value === null) return;
  for (const name of Object.keys(value)) {
    if (name === 'resourceType') continue;
    yield { ...node, value: Object.fromEntries(Object.entries(value).filter(([other]) => other !== name)) };
  }
}

function verdictOf(expression: string, node: PathNode): boolean | undefined {
  try {
    const [result] = evaluate(compileExpression(expression), node);
    return result?.value as boolean | undefined;
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}
