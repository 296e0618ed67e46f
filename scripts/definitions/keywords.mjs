import { _, Name } from 'ajv';
import { strConcat } from 'ajv/dist/compile/codegen/code.js';
import namesModule from 'ajv/dist/compile/names.js';
import { Type } from 'ajv/dist/compile/util.js';

const names = namesModule.default;

/**
 * After so many faults, or when `this.enough` says so, the rest of an object or array is skipped: garbage must not
 * cost much.
 */
const enough = 50;

/**
 * The keywords of the schemas. Each writes code that looks at a value once. Together they say what R4 (2.6.2)
 * says about JSON, which the keywords of JSON Schema say slowly, at length or not at all.
 */
export const keywords = [
  { keyword: 'elements', schemaType: 'object', code: elements },
  { keyword: 'list', schemaType: 'object', code: list },
  { keyword: 'orNull', schemaType: 'object', code: orNull },
  { keyword: 'primitive', schemaType: 'string', code: primitive },
  { keyword: 'resource', schemaType: 'boolean', code: resource },
  { keyword: 'resourceType', schemaType: 'string', code: resourceType },
  ...['needed', 'choices', 'aligned'].map((keyword) => ({ keyword })),
];

/**
 * `elements: { name: schema }`: there is at least one member, and each is one of these. Three sisters add to it.
 * `needed: { element: [name] }`: of each element at least one name is there. `choices: { element: [[name]] }`:
 * the names that are there stand in one list. `aligned: [name]`: the arrays `name` and `_name` are at no place
 * both without a value.
 */
function elements(cxt) {
  const { gen, data } = cxt;
  gen.if(
    _`isObject(${data})`,
    () => members(cxt),
    () => report(cxt, _`{ shape: 'object' }`),
  );
}

function members(cxt) {
  const { gen, data, schema } = cxt;
  const marks = [markPresence(cxt), markAligned(cxt), ...markChoices(cxt)];
  gen.forIn('key', data, (key) => {
    stopAfterEnough(gen);
    gen.code(_`switch (${key}) { default: {`);
    report(cxt, _`{ unknown: ${key} }`);
    for (const name of Object.keys(schema)) {
      gen.code(_`break; } case ${name}: {`);
      for (const mark of marks) mark.at(name);
      cxt.subschema({ keyword: 'elements', schemaProp: name, dataProp: name }, gen.name('valid'));
    }
    gen.code(_`}}`);
  });
  for (const mark of marks) mark.end?.();
}

function stopAfterEnough(gen) {
  gen.if(_`${names.errors} >= ${enough} || this.enough`, () => gen.break());
}

function markPresence(cxt) {
  const needed = Object.entries(cxt.parentSchema.needed);
  return needed.length === 0 ? markAny(cxt) : markNeeded(cxt, needed);
}

function markAny(cxt) {
  const { gen } = cxt;
  const any = gen.let('any', false);
  return {
    at: () => gen.assign(any, true),
    end: () => gen.if(_`!${any} && ${names.errors} === 0`, () => report(cxt, _`{ empty: 'object' }`)),
  };
}

function markNeeded(cxt, needed) {
  const { gen } = cxt;
  const seen = gen.let('seen', 0);
  return { at, end };

  function at(name) {
    const bits = needed.reduce((sum, [, keys], i) => (keys.includes(name) ? sum + 2 ** i : sum), 0);
    if (bits > 0) gen.code(_`${seen} |= ${bits};`);
  }

  function end() {
    gen.if(_`${seen} !== ${2 ** needed.length - 1} && ${names.errors} < ${enough}`, () => {
      needed.forEach(([element], i) => {
        gen.if(_`(${seen} & ${2 ** i}) === 0`, () => report(cxt, _`{ missing: ${element} }`));
      });
    });
  }
}

function markChoices(cxt) {
  const { gen, parentSchema } = cxt;
  return Object.entries(parentSchema.choices).map(([element, lists]) => {
    const chosen = gen.let('chosen', 0);
    return { at };

    function at(name) {
      const place = lists.findIndex((keys) => keys.includes(name)) + 1;
      if (place === 0) return;
      gen.if(_`${chosen} !== 0 && ${chosen} !== ${place}`, () => report(cxt, _`{ choice: ${element} }`));
      gen.assign(chosen, place);
    }
  });
}

function markAligned(cxt) {
  const { gen, data, parentSchema } = cxt;
  return { at };

  function at(name) {
    const list = parentSchema.aligned.find((base) => name === base || name === `_${base}`);
    if (list === undefined) return;
    const place = gen.const('place', _`gap(${data}, ${list})`);
    gen.if(_`${place} >= 0`, () => report(cxt, _`{ gap: ${list}, place: ${place} }`));
  }
}

/** `list: schema`: an array with at least one item, and each item is one of these. */
function list(cxt) {
  const { gen, data } = cxt;
  gen.if(
    _`Array.isArray(${data})`,
    () => items(cxt),
    () => report(cxt, _`{ shape: 'array' }`),
  );
}

function items(cxt) {
  const { gen, data } = cxt;
  const length = gen.const('length', _`${data}.length`);
  gen.if(_`${length} === 0`, () => report(cxt, _`{ empty: 'array' }`));
  gen.forRange('i', 0, length, (i) => {
    stopAfterEnough(gen);
    cxt.subschema({ keyword: 'list', dataProp: i, dataPropType: Type.Num }, gen.name('valid'));
  });
}

/** `orNull: schema`: null, or one of these. */
function orNull(cxt) {
  cxt.gen.if(_`${cxt.data} !== null`, () => cxt.subschema({ keyword: 'orNull' }, cxt.gen.name('valid')));
}

/** `primitive: type`: a value of that primitive type. */
function primitive(cxt) {
  const { gen, data, schema: type } = cxt;
  gen.if(_`!primitives.${new Name(type)}(${data})`, () => report(cxt, _`{ type: ${type} }`));
}

/** `resource: true`: a resource, which is handed to `this.resource(path, value)`. */
function resource(cxt) {
  cxt.gen.code(_`this.resource(${path(cxt)}, ${cxt.data})`);
}

/** `resourceType: type`: the name of that type. */
function resourceType(cxt) {
  cxt.gen.if(_`${cxt.data} !== ${cxt.schema}`, () => {
    report(cxt, _`{ resourceType: ${cxt.schema} }`, names.instancePath);
  });
}

function report(cxt, fault, at = path(cxt)) {
  cxt.gen.assign(names.vErrors, _`fault(${names.vErrors}, ${at}, ${fault})`);
  cxt.gen.code(_`${names.errors}++`);
}

function path({ it }) {
  return strConcat(names.instancePath, it.errorPath);
}
