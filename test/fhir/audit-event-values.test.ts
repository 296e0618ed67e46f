import assert from 'node:assert/strict';
import fhirpath, { type Model } from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4/index.js';
import { auditEventValues, type AuditEventValues } from '../../src/fhir/audit-event-values.js';
import { examples, readExample } from './support/examples.js';

const bare = { resourceType: 'AuditEvent' };

describe('auditEventValues', () => {
  it('agrees with the official FHIRPath on every official AuditEvent', function () {
    this.timeout(60_000);
    const codes = ['agent', 'entity', 'source', 'action', 'outcome', 'type', 'subtype'].concat([
      'entity-type',
      'entity-role',
      'date',
      'address',
    ]);
    const found = new Map<string, number>();
    for (const { name, type, resource } of examples()) {
      if (type !== 'AuditEvent') continue;
      const values = auditEventValues(resource);
      for (const code of codes) {
        const wanted = official(code, resource)
          .map(code === 'date' ? instantText : plain)
          .filter((text) => text !== '');
        assert.deepEqual(ours(code, values), wanted, `${name} ${code}`);
        found.set(code, (found.get(code) ?? 0) + wanted.length);
      }
    }
    for (const code of codes) assert.ok((found.get(code) ?? 0) > 3, code);
  });

  it('reads the time of a leap second, of a fraction and of a zone, and none where there is none', () => {
    const at = (recorded: string) => auditEventValues({ ...bare, recorded }).recorded;
    assert.equal(at('2016-12-31T23:59:60Z'), Date.UTC(2016, 11, 31, 23, 59, 59));
    assert.equal(at('2016-12-31T23:59:60.5+01:00'), Date.UTC(2016, 11, 31, 22, 59, 59, 500));
    assert.equal(at('2026-11-21T09:30:00.123456+01:00'), Date.UTC(2026, 10, 21, 8, 30, 0, 123));
    assert.ok(Number.isNaN(auditEventValues({ ...bare, _recorded: { id: 'x' } }).recorded));
  });

  it('takes a code without a system as such, and nothing where there is no code', () => {
    const { tokens } = auditEventValues({ ...bare, type: { code: 'x' }, subtype: [{ system: 'urn:s' }, {}] });
    assert.deepEqual(tokens, {
      action: [],
      outcome: [],
      type: [[null, 'x']],
      subtype: [],
      'entity-type': [],
      'entity-role': [],
    });
  });
});

function official(code: string, resource: object): unknown[] {
  const { expression } = readExample(`SearchParameter-AuditEvent-${code}.json`).resource as {
    readonly expression: string;
  };
  const own = expression
    .split(' | ')
    .filter((part) => part.includes('AuditEvent.'))
    .join(' | ');
  return fhirpath.evaluate(resource, own, {}, r4 as Model) as unknown[];
}

function instantText(recorded: unknown): string {
  return new Date(String(recorded)).toISOString();
}

/** A Coding as `system|code`, a Reference as its literal, anything else as it is written. Of one that has a text alone, or names
 * something contained that has no identifier, nothing. */
function plain(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { system, code, reference, identifier } = value as Readonly<Record<string, unknown>>;
  if (typeof code === 'string') return `${typeof system === 'string' ? system : ''}|${code}`;
  if (typeof reference === 'string') return reference.startsWith('#') ? '' : reference;
  return typeof identifier === 'object' && identifier !== null ? identifierText(identifier) : '';
}

function identifierText({ system = '', value = '' }: { system?: string; value?: string }): string {
  return `${system}|${value}`;
}

function ours(code: string, { references, tokens, recorded, addresses }: AuditEventValues): string[] {
  if (code === 'date') return [new Date(recorded).toISOString()];
  if (code === 'address') return [...addresses];
  if (code === 'agent' || code === 'entity' || code === 'source') {
    return references[code].map(
      ({ reference, identifiers }) => reference ?? identifiers.map(identifierText).join(),
    );
  }
  const known = tokens[code as keyof typeof tokens];
  const isCode = code === 'action' || code === 'outcome';
  return known.map(([system, value]) => (isCode ? value : `${system ?? ''}|${value}`));
}
