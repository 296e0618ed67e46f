import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { keywords } from './keywords.mjs';

const head = "import { fault, gap, isObject, primitives } from './primitives.js';\n";

/**
 * The text of a module with one validator for each resource type: the code that ajv makes of its schema. They
 * share the functions of the data types.
 */
export function writeValidators(schemas, resources) {
  const ajv = new Ajv({
    schemas,
    keywords,
    allErrors: true,
    inlineRefs: false,
    passContext: true,
    strict: false,
    validateSchema: false,
    code: { source: true, esm: true, lines: true },
  });
  const code = standalone.default(ajv, Object.fromEntries(resources.map((type) => [type, type])));
  return `${head}${withoutSchemas(code)}export const validators = { __proto__: null, ${resources.join(', ')} };\n`;
}

export const validatorTypes = `import type { resourceTypes } from './definitions.js';

/** What is wrong at one place; one of the members is there. */
export interface StructureFault {
  /** A JSON pointer. */
  readonly instancePath: string;
  readonly params: {
    /** The shape that the value should have. */
    readonly shape?: 'object' | 'array';
    readonly empty?: 'object' | 'array';
    /** The primitive type that the value should be of. */
    readonly type?: string;
    /** The name of a member that should not be there, as it came from outside. */
    readonly unknown?: string;
    /** An element that should be there. */
    readonly missing?: string;
    /** An element that has values of more than one type. */
    readonly choice?: string;
    /** A list with neither a value nor an extension at \`place\`. */
    readonly gap?: string;
    readonly place?: number;
    /** The name that \`resourceType\` should have. */
    readonly resourceType?: string;
  };
}

export interface ValidatorContext {
  /** Whether to leave the rest aside. */
  readonly enough: boolean;
  /** Is told of every value that stands where any resource may stand. */
  resource(path: string, value: unknown): void;
}

export interface Validator {
  (this: ValidatorContext, value: unknown): boolean;
  readonly errors?: readonly StructureFault[] | null;
}

export declare const validators: Readonly<Record<(typeof resourceTypes)[number], Validator>>;
`;

// The code that ajv writes holds the schemas too, for messages that are not written here.
function withoutSchemas(code) {
  return code.replaceAll(/^const schema\d+ = .*\n/gm, '');
}
