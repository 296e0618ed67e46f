import assert from 'node:assert/strict';
import { isA, subsumes } from '../../../src/fhir/terminology/subsumes.js';
import type { CodeSystem, Concept } from '../../../src/fhir/terminology/code-system.js';

const actCode = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';

describe('how concepts stand to each other', () => {
  it('goes by the hierarchy of the code system, over several steps', () => {
    assert.equal(subsumes(actCode, '_ActEncounterCode', 'AMB'), true);
    assert.equal(subsumes(actCode, 'AMB', '_ActEncounterCode'), false);
    assert.equal(subsumes(actCode, 'AMB', 'AMB'), true);
    assert.equal(subsumes(actCode, '_ActCoverageTypeCode', 'EHCPOL'), true);
  });

  it('is not guessed for codes and systems that are not held', () => {
    assert.equal(subsumes('http://snomed.info/sct', '1', '2'), null);
    assert.equal(subsumes(actCode, 'AMB', 'unheard-of'), null);
    assert.equal(subsumes(`${actCode}|none`, 'AMB', 'AMB'), null);
    assert.equal(subsumes('constructor', 'a', 'a'), null);
  });

  it('comes to an end in a circle', () => {
    const concept = (code: string, parent: string): [string, Concept] => [
      code,
      { code, display: code, abstract: false, parents: [parent] },
    ];
    const concepts = new Map([concept('a', 'b'), concept('b', 'a'), concept('c', 'c')]);
    const circle: CodeSystem = {
      url: '',
      version: '',
      name: '',
      complete: true,
      caseSensitive: true,
      concepts,
    };
    assert.equal(isA(circle, 'a', 'b'), true);
    assert.equal(isA(circle, 'a', 'c'), false);
  });
});
