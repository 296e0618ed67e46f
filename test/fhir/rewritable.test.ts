import assert from 'node:assert/strict';
import { forEachRewritable, type Rewritable } from '../../src/fhir/rewritable.js';
import type { ResourceType } from '../../src/fhir/resource-types.js';
import { examples } from './support/examples.js';

describe('forEachRewritable', () => {
  it('finds references, URIs and narratives, but no canonical and no plain string', () => {
    const found = all('DocumentReference', {
      resourceType: 'DocumentReference',
      meta: { profile: ['urn:uuid:1'], source: 'urn:uuid:2' },
      text: { status: 'generated', div: '<div/>' },
      identifier: [{ system: 'urn:uuid:3', value: 'urn:uuid:4' }],
      subject: {
        reference: 'urn:uuid:5',
        display: 'urn:uuid:6',
        identifier: { assigner: { reference: 'urn:uuid:7' } },
      },
      content: [{ attachment: { url: 'urn:uuid:8' } }],
    });
    assert.deepEqual(found, [
      ['uri', 'meta.source'],
      ['narrative', 'text.div'],
      ['uri', 'identifier.0.system'],
      ['reference', 'subject.reference'],
      ['reference', 'subject.identifier.assigner.reference'],
      ['uri', 'content.0.attachment.url'],
    ]);
  });

  it('finds them in choices, in extensions of primitives, and among repeating primitives', () => {
    const found = all('PlanDefinition', {
      resourceType: 'PlanDefinition',
      _status: {
        extension: [
          { url: 'urn:uuid:0', valueUri: 'urn:uuid:1' },
          { url: 'urn:uuid:0', valueCanonical: 'urn:uuid:2' },
          { url: 'urn:uuid:0', valueOid: 'urn:oid:1.2' },
          { url: 'urn:uuid:0', valueUuid: 'urn:uuid:3' },
          { url: 'urn:uuid:0', valueReference: { reference: 'urn:uuid:4' } },
        ],
      },
      subjectReference: { reference: 'urn:uuid:5' },
      library: ['urn:uuid:6'],
      _library: [{ extension: [{ url: 'urn:uuid:0', valueUrl: 'urn:uuid:7' }] }],
      action: [{ action: [{ definitionUri: 'urn:uuid:8' }] }],
    });
    assert.deepEqual(found, [
      ['uri', '_status.extension.0.valueUri'],
      ['uri', '_status.extension.2.valueOid'],
      ['uri', '_status.extension.3.valueUuid'],
      ['reference', '_status.extension.4.valueReference.reference'],
      ['reference', 'subjectReference.reference'],
      ['uri', '_library.0.extension.0.valueUrl'],
      ['uri', 'action.0.action.0.definitionUri'],
    ]);
  });

  it('finds them in resources within the resource', () => {
    const basic = { resourceType: 'Basic', subject: { reference: 'urn:uuid:1' } };
    assert.deepEqual(all('Basic', { resourceType: 'Basic', contained: [basic] }), [
      ['reference', 'contained.0.subject.reference'],
    ]);
    assert.deepEqual(
      all('Bundle', {
        resourceType: 'Bundle',
        type: 'batch',
        entry: [{ fullUrl: 'urn:uuid:2', resource: basic }],
      }),
      [
        ['uri', 'entry.0.fullUrl'],
        ['reference', 'entry.0.resource.subject.reference'],
      ],
    );
    assert.deepEqual(
      all('Parameters', {
        resourceType: 'Parameters',
        parameter: [
          {
            name: 'a',
            part: [
              { name: 'b', resource: basic },
              { name: 'c', valueUri: 'urn:uuid:3' },
            ],
          },
        ],
      }),
      [
        ['reference', 'parameter.0.part.0.resource.subject.reference'],
        ['uri', 'parameter.0.part.1.valueUri'],
      ],
    );
  });

  it('hands over the string that stands at the path, and every member `reference` of the examples', function () {
    this.timeout(60_000);
    let references = 0;
    for (const { name, type, resource } of examples()) {
      const found = new Set<string>();
      forEachRewritable(type, resource, ({ path, kind, value }) => {
        assert.equal(valueAt(resource, path), value);
        if (kind === 'reference') found.add(path.join('.'));
      });
      references += found.size;
      assert.deepEqual(found, new Set(namedReference(resource)), name);
    }
    assert.ok(references > 10_000, String(references));
  });
});

function all(type: ResourceType, resource: object): [Rewritable['kind'], string][] {
  const found: [Rewritable['kind'], string][] = [];
  forEachRewritable(type, resource, ({ path, kind }) => found.push([kind, path.join('.')]));
  return found;
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], value);
}

/** The paths of all strings named `reference`: the one that is no literal reference is a URI. */
function namedReference(value: unknown, path: readonly string[] = []): string[] {
  if (typeof value === 'string')
    return path.at(-1) === 'reference' && path.length > 1 ? [path.join('.')] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => namedReference(child, [...path, key]));
}
