/**
 * One JSON schema for each type of the model, in the vocabulary of `keywords.mjs`.
 *
 * @param {import('./model.mjs').Model} model
 * @param {string[]} resources the types that carry `resourceType`
 */
export function buildSchemas(model, resources) {
  return [...model].map(([type, elements]) => toSchema(type, elements, resources.includes(type)));
}

function toSchema(type, elements, isResource) {
  const named = isResource ? { resourceType: { resourceType: type } } : {};
  const required = elements.filter((element) => element.required);
  return {
    $id: type,
    elements: Object.assign(named, ...elements.map(properties)),
    needed: {
      ...(isResource && { resourceType: ['resourceType'] }),
      ...Object.fromEntries(required.map((element) => [element.name, Object.keys(properties(element))])),
    },
    choices: Object.fromEntries(
      elements
        .filter(({ choice }) => choice)
        .map(({ name, variants }) => [name, variants.map(variantProperties)]),
    ),
    aligned: elements.filter(isPrimitiveList).map(({ name }) => name),
  };
}

function properties({ list, variants }) {
  return Object.fromEntries(
    variants.flatMap((variant) => {
      const value = [variant.json, many(list, valueSchema(variant))];
      return isExtensible(variant) ? [value, [`_${variant.json}`, many(list, { $ref: 'Element' })]] : [value];
    }),
  );

  function many(list, schema) {
    if (!list) return schema;
    const item = variants.some(isExtensible) ? { orNull: schema } : schema;
    return { list: item };
  }
}

function valueSchema({ type }) {
  if (type === 'Resource') return { resource: true };
  return isPrimitive(type) ? { primitive: type } : { $ref: type };
}

function variantProperties(variant) {
  return isExtensible(variant) ? [variant.json, `_${variant.json}`] : [variant.json];
}

function isPrimitiveList({ list, variants }) {
  return list && variants.some(isExtensible);
}

function isExtensible({ type, attribute }) {
  return isPrimitive(type) && !attribute;
}

function isPrimitive(type) {
  return /^[a-z]/.test(type);
}
