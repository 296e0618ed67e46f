import assert from 'node:assert/strict';
import { childrenOf } from '../../../src/fhir/fhirpath/children.js';
import { compileExpression } from '../../../src/fhir/fhirpath/compile-expression.js';
import { evaluate } from '../../../src/fhir/fhirpath/evaluate.js';
import { locationOf } from '../../../src/fhir/fhirpath/location.js';
import { rootNode, type PathNode } from '../../../src/fhir/fhirpath/path-node.js';
import { examples } from '../support/examples.js';

function* everyNode(node: PathNode): Generator<PathNode> {
  yield node;
  for (const child of childrenOf(node)) yield* everyNode(child);
}

describe('where a node stands', () => {
  it('is an expression that leads to it and to nothing else', function () {
    this.timeout(60_000);
    let place = 0;
    for (const { name, type, resource, size } of examples()) {
      if (place++ % 100 !== 3 || size > 20_000) continue;
      const root = rootNode(type, resource);
      for (const node of everyNode(root)) {
        const location = locationOf(node);
        const found = evaluate(compileExpression(location), root);
        assert.equal(found.length, 1, `${name} ${location}`);
        assert.equal(found[0]?.value, node.value, location);
        assert.equal(found[0] && locationOf(found[0]), location);
      }
    }
  });

  it('has an index in lists only, and choices by their own name', () => {
    const root = rootNode('Observation', {
      valueQuantity: { value: 1 },
      category: [{ text: 'x' }, { text: 'y' }],
    });
    const found = evaluate(compileExpression('value.value | category[1].text'), root);
    assert.deepEqual(found.map(locationOf), ['Observation.value.value', 'Observation.category[1].text']);
  });
});
