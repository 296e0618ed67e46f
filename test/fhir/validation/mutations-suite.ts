import assert from 'node:assert/strict';
import type { Issue } from '../../../src/fhir/validation/issue.js';
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

/**
 * Each element of rich examples of all types is taken away, doubled, emptied and made something else. What has to be found where is told
 * by the StructureDefinitions themselves, not by what the server makes of them.
 *
 * @param every tries every so manieth element only
 */
export function mutationsSuite(every: number): void {
  const definitions = readDefinitions();
  let members: Member[] = [];

  before(() => {
    for (const example of richExamples()) {
      collect(example, example.resource as Json, example.type, example.type);
    }
    members = members.filter((_, i) => i % every === 0);
  });

  it('is tried for many elements of almost all types', () => {
    assert.ok(members.length > 8_000 / every, String(members.length));
    assert.ok(new Set(members.map(({ example }) => example.type)).size > (every === 1 ? 130 : 90));
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
    assert.ok(required.length > 1_200 / every, String(required.length));
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
    assert.ok(choices.length > 200 / every, String(choices.length));
    for (const member of choices) {
      for (const other of member.definition?.others ?? []) {
        refuses(member, { [other]: 'x' }, 'structure', member.expression, /more than one type/);
      }
    }
  });

  it('that takes away an element which may be left out breaks invariants at the most', () => {
    for (const member of members) {
      const { definition, parent, name } = member;
      if (definition === undefined || definition.required || Object.keys(parent).length < 3) continue;
      accepts(member, { [name]: undefined, [`_${name}`]: undefined });
    }
  });

  it('that doubles a list breaks invariants at the most', () => {
    for (const member of members) {
      const list: unknown = member.value;
      if (Array.isArray(list)) accepts(member, { [member.name]: list.concat(list) });
    }
  });

  it('of a text to an empty one is found', () => {
    for (const member of members.filter(isElement)) {
      if (typeof member.value !== 'string') continue;
      refuses(member, { [member.name]: '' }, 'value', member.expression);
    }
  });

  it('of a code to one that its value set does not have is found', () => {
    const codes = members.filter(({ definition }) => definition?.closed && definition.type === 'code');
    assert.ok(codes.length > 300 / every, String(codes.length));
    for (const member of codes) {
      const { value, name, expression } = member;
      const isList = Array.isArray(value);
      const place = isList ? `${expression}[0]` : expression;
      refuses(member, { [name]: isList ? ['no-such-code'] : 'no-such-code' }, 'code-invalid', place);
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
}

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

function refuses(member: Member, changes: Json, code: string | RegExp, expression: string, text = /./): void {
  const issues = issuesAfter(member, changes);
  const found = issues.some(
    (issue) =>
      (typeof code === 'string' ? issue.code === code : code.test(issue.code)) &&
      (issue.expression === expression || issue.expression.startsWith(`${expression}.`)) &&
      text.test(issue.text),
  );
  assert.ok(found, told(member, changes, issues));
}

/** What R4 says of form, codes and references still holds; an extension's definition may ask for more. */
function accepts(member: Member, changes: Json): void {
  const issues = issuesAfter(member, changes);
  const ofType = issues.filter(({ text }) => !text.startsWith('its definition'));
  const isHeld = ofType.every(({ code, basic }) => !basic && !['code-invalid', 'structure'].includes(code));
  assert.ok(isHeld, told(member, changes, issues));
}

/** Changes the example in place, looks at what is found, and undoes the change. */
function issuesAfter({ example, parent }: Member, changes: Json): Issue[] {
  const before = { ...parent };
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined) Reflect.deleteProperty(parent, key);
    else parent[key] = value;
  }
  const issues = validateResource(example.type, example.resource);
  for (const key of Object.keys(parent)) Reflect.deleteProperty(parent, key);
  Object.assign(parent, before);
  return issues;
}

function told({ example, name, expression }: Member, changes: Json, issues: readonly Issue[]): string {
  return `${example.name}: ${name} ${JSON.stringify(changes)} ${expression} ${JSON.stringify(issues)}`;
}
