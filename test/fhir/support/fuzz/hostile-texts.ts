import fc from 'fast-check';

const names = [
  'name',
  'given',
  'value',
  'extension',
  'identifier',
  'resourceType',
  '__proto__',
  'constructor',
  'id',
  'meta',
  'text',
  'div',
  'contained',
  'deceased',
  'birthDate',
  '0',
  '-',
  '',
];
const fragments = [
  'Patient',
  'name',
  'given',
  'where',
  'exists',
  'select',
  'repeat',
  'descendants',
  'children',
  'ofType',
  'resolve',
  'matches',
  'replaceMatches',
  'iif',
  'aggregate',
  'toQuantity',
  'toDate',
  'extension',
  'combine',
  'union',
  'substring',
  'replace',
  'trace',
  'as',
  'is',
  'in',
  'and',
  'implies',
  'div',
  'mod',
  '$this',
  '$total',
  '$index',
  '%resource',
  '%context',
  "%'vs-x'",
  '%nothing',
  '(',
  ')',
  '[',
  ']',
  '{}',
  '.',
  ',',
  '|',
  '=',
  '!=',
  '~',
  '<',
  '>=',
  '+',
  '-',
  '*',
  '/',
  '&',
  '1',
  '0',
  '1.5',
  '99999999999999999999',
  "'a'",
  "'(a+)+$'",
  "'\\u0041'",
  "1 'mg'",
  '4 days',
  '@2020-01',
  '@2020-02-30',
  '@T25:00',
  '@2020-01-01T00:00:00+02:00',
  'true',
  '`x`',
  '"y"',
  '//',
  '/*',
];

const starts = [
  'Patient',
  'name',
  'name[0].given',
  'birthDate',
  'deceased',
  '%resource',
  '$this',
  "'abab'",
  '3',
  "4 'mg'",
  '@2020-01',
  '(1 | 2 | 3)',
  '{}',
];
const calls = [
  'where',
  'select',
  'exists',
  'all',
  'repeat',
  'first',
  'last',
  'tail',
  'count',
  'children',
  'descendants',
  'distinct',
  'not',
  'empty',
  'combine',
  'union',
  'intersect',
  'exclude',
  'subsetOf',
  'skip',
  'take',
  'iif',
  'aggregate',
  'matches',
  'replaceMatches',
  'replace',
  'substring',
  'indexOf',
  'upper',
  'toChars',
  'toInteger',
  'toDecimal',
  'toString',
  'toDate',
  'toQuantity',
  'convertsToTime',
  'resolve',
  'extension',
  'hasValue',
  'type',
  'memberOf',
  'ofType',
  'as',
  'is',
  'single',
  'power',
  'round',
  'sqrt',
  'join',
  'trace',
  'now',
  'htmlChecks',
];
const operators = [
  '=',
  '~',
  '!=',
  '<',
  '>=',
  '|',
  '+',
  '-',
  '*',
  '/',
  '&',
  'and',
  'or',
  'implies',
  'xor',
  'in',
  'contains',
  'div',
  'mod',
];

/** Expressions that can be read, most of which mean something too. */
const wellFormed = fc.letrec<{ text: string }>((tie) => ({
  text: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.constantFrom(...starts),
    fc
      .tuple(tie('text'), fc.constantFrom(...calls), fc.array(tie('text'), { maxLength: 2 }))
      .map(([target, call, parts]) => `${target}.${call}(${parts.join(', ')})`),
    fc
      .tuple(tie('text'), fc.constantFrom(...operators), tie('text'))
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
    fc
      .tuple(tie('text'), fc.constantFrom('Patient', 'string', 'Quantity', 'HumanName'))
      .map(([left, type]) => `(${left} is ${type})`),
  ),
})).text;

/** Expressions: words of the language in any order, and text of any kind. */
export const expressions = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(fc.constantFrom(...fragments), { maxLength: 14 }).map((words) => words.join('')),
  },
  {
    weight: 2,
    arbitrary: fc.array(fc.constantFrom(...fragments), { maxLength: 14 }).map((words) => words.join(' ')),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 60, unit: 'binary' }) },
  { weight: 8, arbitrary: wellFormed },
);

/** JSON values of a few levels, with the names that elements have and those that objects come with. */
export const jsonValues = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1,
      1.5,
      1e300,
      '',
      'x',
      '2020-01-01',
      'male',
      'http://x',
      '#x',
      'Patient/1',
    ),
    fc.string({ maxLength: 12 }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 4 }),
  ),
})).value;

const pointers = fc.oneof(
  fc
    .array(fc.constantFrom(...names), { maxLength: 4 })
    .map((tokens) => tokens.map((token) => `/${token}`).join('')),
  fc.constantFrom('/name/0/given/1', '/contact/0', '/birthDate', '/name/-', '/name/0/family', '/gender'),
  fc.string({ maxLength: 3 }),
);

const jsonOperation = fc.record(
  {
    op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test', 'spam'),
    path: pointers,
    from: pointers,
    value: jsonValues,
  },
  { requiredKeys: ['op', 'path'] },
);

/** JSON Patches, most of them such as can be understood. */
export const jsonPatches = fc.oneof(
  { weight: 8, arbitrary: fc.array(jsonOperation, { maxLength: 6 }).map((patch) => JSON.stringify(patch)) },
  { weight: 1, arbitrary: jsonValues.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: fc.string({ maxLength: 40 }) },
);

const part = (name: string, value: fc.Arbitrary<object>): fc.Arbitrary<object> =>
  value.map((rest) => ({ name, ...rest }));
const values: fc.Arbitrary<object> = fc.oneof(
  fc.constantFrom<object[]>(
    { valueString: 'x' },
    { valueCode: 'male' },
    { valueDate: '2020' },
    { valueBoolean: true },
    { valueHumanName: { family: 'x' } },
    { valueQuantity: { value: 1 } },
    { _valueString: { id: 'x' } },
    { resource: { resourceType: 'Organization', id: 'x', name: 'x' } },
    {
      part: [
        { name: 'gender', valueCode: 'male' },
        { name: 'telecom', valueContactPoint: { value: 'x' } },
      ],
    },
  ),
  fc.constantFrom('x', '', ' ', 7, null).map((value) => ({ valueString: value })),
);
const wordNames = ['active', 'gender', 'contact', 'telecom', ...names.filter((name) => name !== '')];
const pathOperation = fc
  .tuple(
    part(
      'type',
      fc
        .constantFrom('add', 'insert', 'delete', 'replace', 'move', 'spam')
        .map((valueCode) => ({ valueCode })),
    ),
    part(
      'path',
      fc
        .oneof(
          expressions,
          fc.constantFrom(
            'Patient',
            'Patient.name',
            'Patient.name[0]',
            'name.given',
            'birthDate',
            'name[0].given[0]',
            'contact',
            'deceased',
          ),
        )
        .map((valueString) => ({ valueString })),
    ),
    fc.subarray(['name', 'value', 'index', 'source', 'destination']).chain((wanted) =>
      fc.tuple(
        ...wanted.map((name) => {
          if (name === 'value') return part(name, values);
          if (name === 'name')
            return part(
              name,
              fc.constantFrom(...wordNames).map((valueString) => ({ valueString })),
            );
          return part(
            name,
            fc.integer({ min: -1, max: 3 }).map((valueInteger) => ({ valueInteger })),
          );
        }),
      ),
    ),
  )
  .map(([type, path, rest]) => ({ name: 'operation', part: [type, path, ...rest] }));

/** FHIRPath Patches, most of them such as can be understood. */
export const pathPatches = fc
  .oneof(
    { weight: 8, arbitrary: fc.array(pathOperation, { maxLength: 4, minLength: 1 }) },
    { weight: 1, arbitrary: jsonValues },
  )
  .map((parameter) => JSON.stringify({ resourceType: 'Parameters', parameter }));

const entry = fc.record(
  {
    fullUrl: fc.oneof(
      fc.constantFrom('urn:uuid:0b7a6c5e-1111-4222-8333-444455556666', 'http://x/Patient/1', ''),
      fc.string({ maxLength: 10 }),
    ),
    resource: fc.oneof(
      jsonValues,
      jsonPatches.map((patch) => ({
        resourceType: 'Binary',
        contentType: 'application/json-patch+json',
        data: Buffer.from(patch).toString('base64'),
      })),
      fc
        .constantFrom('urn:uuid:0b7a6c5e-1111-4222-8333-444455556666', 'Patient?identifier=x', '#', 'x')
        .map((reference) => ({
          resourceType: 'Observation',
          status: 'final',
          code: { text: 'x' },
          subject: { reference },
        })),
    ),
    request: fc.record(
      {
        method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'SPAM'),
        url: fc.oneof(
          fc.constantFrom(
            'Patient',
            'Patient/fuzz',
            'Patient/none',
            'Patient?identifier=x',
            'Observation',
            '',
            '/',
            '$x',
            'metadata',
            '_history',
            'Binary/x',
          ),
          fc.string({ maxLength: 12 }),
        ),
        ifMatch: fc.constantFrom('W/"1"', '*', 'x', ''),
        ifNoneExist: fc.constantFrom('identifier=x', '?', '', '_id=fuzz'),
        ifNoneMatch: fc.constantFrom('*', 'W/"1"', 'x'),
        ifModifiedSince: fc.constantFrom('2020-01-01T00:00:00Z', 'x'),
      },
      { requiredKeys: ['method', 'url'] },
    ),
  },
  { requiredKeys: ['request'] },
);

/** Bundles that ask for something, or nearly. */
export const bundles = fc
  .record({
    type: fc.constantFrom('batch', 'transaction', 'batch', 'transaction', 'message', ''),
    entry: fc.oneof(fc.array(entry, { maxLength: 4, minLength: 1 }), jsonValues),
  })
  .map((bundle) => JSON.stringify({ resourceType: 'Bundle', ...bundle }));
