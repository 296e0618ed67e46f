import assert from 'node:assert/strict';
import { validateResource } from '../../../src/fhir/validation/validate-resource.js';
import { readDefinitions, type Definition } from '../support/definitions.js';
import { examples, type Example } from '../support/examples.js';

const largest = 12_000;

/** A member of an object in an example, and what the definitions say of it. */
interface Member {
  readonly example: Example;
  readonly parent: Json;
  readonly name: string;
  readonly value: unknown;
  /** FHIRPath of the parent. */
  readonly within: string;
  /** FHIRPath of the element, without an index. */
  readonly expression: string;
  /** None for `resourceType` and for what stands in `_name`. */
  readonly definition: Definition | undefined;
}

type Json = Record<string, unknown>;

describe('a change to an official example', () => {
  const definitions = readDefinitions();
  const members: Member[] = [];

  before(() => {
    for (const example of richExamples()) {
      collect(example, example.resource as Json, example.type, example.type);
    }
  });

  it('is tried for many elements of almost all types', () => {
    assert.ok(members.length > 8_000, String(members.length));
    assert.ok(new Set(members.map(({ example }) => example.type)).size > 130);
  });

  it('of an element to null is found', () => {
    for (const member of members.filter(isElement)) {
      refuses(member, { [member.name]: null }, 'structure', member.expression);
    }
  });

  it('of one value to a list of it, or of a list to its first value, is found', () => {
    for (const member of members.filter(isElement)) {
      const { value } = member;
      const changed: unknown = Array.isArray(value) ? value[0] : [value];
      refuses(member, { [member.name]: changed }, 'structure', member.expression);
    }
  });

  it('of a list to an empty one is found', () => {
    for (const member of members.filter(({ value }) => Array.isArray(value))) {
      refuses(member, { [member.name]: [] }, 'structure', member.expression);
    }
  });

  it('of an object to an empty one is found', () => {
    for (const member of members.filter(({ value }) => isObject(value))) {
      refuses(member, { [member.name]: {} }, /^(structure|required)$/, member.expression);
    }
  });

  it('of a value to one of another JSON type is found', () => {
    for (const member of members.filter(isElement)) {
      if (Array.isArray(member.value)) continue;
      const changed = typeof member.value === 'string' ? 17 : 'text';
      refuses(member, { [member.name]: changed }, /^(value|structure)$/, member.expression);
      if (!isObject(member.value)) {
        refuses(member, { [member.name]: { value: member.value } }, 'structure', member.expression);
      }
    }
  });

  it('that takes away a required element is found', () => {
    const required = members.filter(({ definition }) => definition?.required);
    assert.ok(required.length > 1_400, String(required.length));
    for (const member of required) {
      const expression = `${member.within}.${member.definition?.base ?? ''}`;
      refuses(member, { [member.name]: undefined, [`_${member.name}`]: undefined }, 'required', expression);
    }
  });

  it('that adds an element which the type does not have is found', () => {
    for (const member of members) {
      refuses(member, { tallystick: 'x' }, 'structure', `${member.within}.tallystick`);
    }
  });

  it('that gives a choice a second type is found', () => {
    const choices = members.filter(({ definition }) => definition?.others.length);
    assert.ok(choices.length > 250, String(choices.length));
    for (const member of choices) {
      for (const other of member.definition?.others ?? []) {
        refuses(member, { [other]: 'x' }, 'structure', member.expression, /more than one type/);
      }
    }
  });

  function collect(example: Example, parent: Json, type: string, within: string): void {
    for (const [name, value] of Object.entries(parent)) {
      const isExtension = name.startsWith('_');
      const definition = isExtension ? undefined : definitions.get(type)?.get(name);
      const base = definitions.get(type)?.get(name.replace(/^_/, ''))?.base ?? name;
      const expression = `${within}.${base}`;
      if (name !== 'resourceType') {
        members.push({ example, parent, name, value, within, expression, definition });
      }
      const inner = isExtension ? 'Element' : (definition?.type ?? '');
      const items = Array.isArray(value) ? value : [value];
      items.forEach((item: unknown, i) => {
        if (!isObject(item)) return;
        const place = Array.isArray(value) ? `${expression}[${i}]` : expression;
        collect(example, item, inner === 'Resource' ? String(item['resourceType']) : inner, place);
      });
    }
  }
});

/** For each type the largest of its examples that is not too large, if it is without fault. */
function richExamples(): Iterable<Example> {
  const best = new Map<string, Example>();
  for (const example of examples()) {
    const rival = best.get(example.type)?.size ?? 0;
    if (example.size <= largest && example.size > rival) best.set(example.type, example);
  }
  return [...best.values()].filter(({ type, resource }) => validateResource(type, resource).length === 0);
}

function isElement({ definition }: Member): boolean {
  return definition !== undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Changes the example in place, looks at what is found, and undoes the change. */
function refuses(
  { example, parent, name }: Member,
  changes: Json,
  code: string | RegExp,
  expression: string,
  text = /./,
): void {
  const before = { ...parent };
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined) Reflect.deleteProperty(parent, key);
    else parent[key] = value;
  }
  const issues = validateResource(example.type, example.resource);
  const found = issues.some(
    (issue) =>
      (typeof code === 'string' ? issue.code === code : code.test(issue.code)) &&
      (issue.expression === expression || issue.expression.startsWith(`${expression}.`)) &&
      text.test(issue.text),
  );
  for (const key of Object.keys(parent)) Reflect.deleteProperty(parent, key);
  Object.assign(parent, before);
  assert.ok(
    found,
    `${example.name}: ${name} ${JSON.stringify(changes)} ${expression} ${JSON.stringify(issues)}`,
  );
}
