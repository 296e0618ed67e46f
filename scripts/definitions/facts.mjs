/**
 * What the server looks up at run time, as the text of a module and of its types.
 *
 * @param {import('./model.mjs').Model} model
 * @param {string[]} resources
 * @param {[string, string][]} baseTypes each type and what it is a special kind of
 */
export function writeFacts(model, resources, baseTypes) {
  return `export const resourceTypes = ${JSON.stringify(resources)};
export const elements = ${lookup([...model].map(([type, elements]) => [type, lookup(elements.flatMap(names))]))};
export const choices = ${lookup([...model].flatMap(choices))};
export const bases = ${lookup(baseTypes.map(json))};
export const summaries = ${namesWhere(model, ({ summary }) => summary)};
export const mandatory = ${namesWhere(model, ({ required }) => required)};
`;
}

export function writeFactTypes(resources) {
  return `export declare const resourceTypes: readonly [${resources.map((type) => `'${type}'`).join(', ')}];

/** By type and name in JSON: the type of the element. */
export declare const elements: Readonly<Partial<Record<string, Readonly<Partial<Record<string, string>>>>>>;

/** By type and name in JSON, for the elements of more than one type only: the element's own name. */
export declare const choices: Readonly<Partial<Record<string, Readonly<Partial<Record<string, string>>>>>>;

/** By type, primitive ones too: the type that it is a special kind of. */
export declare const bases: Readonly<Partial<Record<string, string>>>;

/** By type: the names in JSON of what a summary shows, in one text with spaces between them. */
export declare const summaries: Readonly<Partial<Record<string, string>>>;

/** The same of what must be there. */
export declare const mandatory: Readonly<Partial<Record<string, string>>>;
`;
}

function json([key, value]) {
  return [key, JSON.stringify(value)];
}

function namesWhere(model, isOne) {
  const lists = [...model].map(([type, elements]) => [type, elements.filter(isOne).flatMap(jsonNames)]);
  return lookup(
    lists.filter(([, list]) => list.length > 0).map(([type, list]) => [type, JSON.stringify(list.join(' '))]),
  );
}

function jsonNames({ variants }) {
  return variants.map(({ json }) => json);
}

function names({ variants }) {
  return variants.map(({ json, type }) => [json, JSON.stringify(type)]);
}

function choices([type, elements]) {
  const entries = elements
    .filter(({ choice }) => choice)
    .flatMap(({ name, variants }) => variants.map(({ json }) => [json, JSON.stringify(name)]));
  return entries.length === 0 ? [] : [[type, lookup(entries)]];
}

// Without a prototype: the keys that are looked up come from outside.
function lookup(entries) {
  return `{__proto__:null,${entries.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`;
}
