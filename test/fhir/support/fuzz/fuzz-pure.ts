import fc from 'fast-check';
import { Fault } from '../../../../src/fault.js';
import { compileExpression } from '../../../../src/fhir/fhirpath/compile-expression.js';
import { evaluate } from '../../../../src/fhir/fhirpath/evaluate.js';
import { rootNode } from '../../../../src/fhir/fhirpath/path-node.js';
import { resourceFromText } from '../../../../src/fhir/json/resource-text.js';
import { applyPatch, fhirPathPatch, jsonPatch } from '../../../../src/fhir/patch/patch.js';
import { parseBundle } from '../../../../src/rest/bundle/parse-bundle.js';
import { bundles, expressions, jsonPatches, jsonValues, pathPatches } from './hostile-texts.js';

const patient =
  '{"resourceType":"Patient","id":"fuzz","birthDate":"1920-01","deceasedBoolean":false,"name":[{"family":"a","given":["b",null],"_given":[null,{"id":"x"}]},{"text":"c"}],"contact":[{"gender":"male","name":{"text":"d"}}]}';

/** Throws what is no Fault. */
function faultsOnly(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
  }
}

/** A quarter of `runs` each: expressions, both kinds of patch, Bundles. Throws at the first that is not answered by a Fault at the worst. */
export function fuzzPure(runs: number): void {
  const numRuns = Math.ceil(runs / 4);
  const whole = resourceFromText(patient);
  fc.assert(
    fc.property(expressions, jsonValues, (text, value) => {
      for (const root of [
        rootNode('Patient', whole.value),
        rootNode('Patient', value),
        rootNode(undefined, value),
      ]) {
        faultsOnly(() => evaluate(compileExpression(text), root, { budget: 20_000 }));
      }
    }),
    { numRuns },
  );
  fc.assert(
    fc.property(jsonPatches, (text) => {
      faultsOnly(() => applyPatch(jsonPatch(text), whole));
    }),
    { numRuns },
  );
  fc.assert(
    fc.property(pathPatches, (text) => {
      faultsOnly(() => applyPatch(fhirPathPatch(resourceFromText(text)), whole));
    }),
    { numRuns },
  );
  fc.assert(
    fc.property(bundles, (text) => {
      faultsOnly(() => parseBundle(resourceFromText(text)));
    }),
    { numRuns },
  );
}
