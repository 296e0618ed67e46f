import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Fault, type FaultCode } from '../../src/fault.js';
import { parseTarget, type Target } from '../../src/rest/target.js';
import { refuses } from '../support/refuses.js';

const type = 'Patient';

const targets: Readonly<Record<string, Target>> = {
  '': { kind: 'system' },
  metadata: { kind: 'metadata' },
  Patient: { kind: 'type', type },
  'Patient/': { kind: 'type', type },
  'Patient/_search': { kind: 'search', type },
  'Patient/a-1.B': { kind: 'instance', type, id: 'a-1.B' },
  'Patient/%61': { kind: 'instance', type, id: 'a' },
  'Patient/a/_history': { kind: 'history', type, id: 'a' },
  'Patient/a/_history/12': { kind: 'version', type, id: 'a', version: 12 },
  $convert: { kind: 'unserved', interaction: 'operation' },
  _history: { kind: 'system-history' },
  _search: { kind: 'search', type: null },
  'Patient/_history': { kind: 'type-history', type },
  'Patient/$match': { kind: 'unserved', interaction: 'operation' },
  'Patient/a/$purge': { kind: 'unserved', interaction: 'operation' },
  'Patient/a/Observation': {
    kind: 'compartment',
    compartment: { type, id: 'a' },
    within: 'Observation',
    byForm: false,
  },
  'Patient/a/*': { kind: 'compartment', compartment: { type, id: 'a' }, within: null, byForm: false },
  'Patient/a/Observation/_search': {
    kind: 'compartment',
    compartment: { type, id: 'a' },
    within: 'Observation',
    byForm: true,
  },
};

const refused: Readonly<Record<string, FaultCode>> = {
  patient: 'unknown-type',
  Resource: 'unknown-type',
  __proto__: 'unknown-type',
  '//': 'unknown-type',
  'metadata/x': 'unknown-type',
  'Patient//': 'invalid-request',
  'Patient/a_b': 'invalid-request',
  'Patient/..%2fx': 'invalid-request',
  'Patient/%e4': 'invalid-request',
  [`Patient/${'a'.repeat(65)}`]: 'invalid-request',
  'Patient/a/b': 'not-found',
  'Patient/a/_history/0': 'not-found',
  'Patient/a/_history/01': 'not-found',
  'Patient/a/_history/1e3': 'not-found',
  'Patient/a/_history/9999999999999999': 'not-found',
  'Patient/a/_history/1/2': 'not-found',
  'Patient/a/_search/1': 'not-found',
};

describe('The path of a URL', () => {
  for (const [path, target] of Object.entries(targets)) {
    it(`names something: ${path}`, () => {
      assert.deepEqual(parseTarget(path), target);
    });
  }

  for (const [path, code] of Object.entries(refused)) {
    it(`is refused as ${code}: ${path.slice(0, 40)}`, () => {
      refuses(code, () => parseTarget(path));
    });
  }

  it('names something or is refused, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...Object.keys(targets)))),
        (parts) => {
          try {
            parseTarget(parts.join('/'));
          } catch (fault) {
            assert.ok(fault instanceof Fault);
          }
        },
      ),
    );
  });
});
